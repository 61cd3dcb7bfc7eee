import type { TokenStorageData, GrantType, TokenStorageDataFields } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../suite.ts';
import { sameData, sameRecord } from '../trial/same-data.ts';

/** Tries to change an object, which may be frozen. */
function tamper(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    assert.instanceOf(error, TypeError);
  }
}

type Mutable = { -readonly [K in keyof TokenStorageDataFields]: unknown };

/** What goes in and what comes out is not connected with what is stored. */
export function snapshots(suite: Suite): void {
  suite.test('gives token data that is frozen all the way down (item 24)', async (trial) => {
    await trial.storage.storeTokenDataByResourceServer({ a: trial.data({ extra: { deep: { list: [{}] } } }) });
    const data = await trial.read(trial.storage, 'a');
    const deep = data?.extra['deep'] as { readonly list: readonly object[] };
    for (const part of [data, data?.extra, deep, deep.list, deep.list[0]]) assert.isFrozen(part);
  });

  suite.test('changes nothing stored when what was read is changed (item 24)', async (trial) => {
    const { storage } = trial;
    const data = trial.data({ extra: { deep: { list: [1] } } });
    const b = data.with({ resource_server: 'b' });
    await storage.storeTokenDataByResourceServer({ a: data, b });
    const record = await storage.getTokenDataByResourceServer();
    const updated = await storage.updateTokenData('a', (current) => current);
    for (const read of [record['a'], updated, await trial.read(storage, 'a')]) {
      tamper(() => ((read as Mutable).access_token = 'changed'));
      tamper(() => ((read as Mutable).extra = {}));
      tamper(() => (read?.extra['deep'] as { list: number[] } | undefined)?.list.push(2));
    }
    tamper(() => delete record['a']);
    tamper(() => (record['c'] = data));
    sameRecord(await storage.getTokenDataByResourceServer(), { a: data, b });
    sameData(await trial.read(storage, 'a'), data);
  });

  suite.test('keeps what was read as it was when something else is stored (item 24)', async (trial) => {
    const { storage } = trial;
    const before = trial.record('a', 'b');
    await storage.storeTokenDataByResourceServer(before);
    const one = await trial.read(storage, 'a');
    const record = await storage.getTokenDataByResourceServer();
    const entries = await storage.readEntries('all');
    await storage.storeTokenDataByResourceServer(trial.record('a', 'c'));
    await storage.removeTokenData('b');
    sameData(one, before['a']);
    sameRecord(record, before);
    assert.deepEqual([...entries.names()].sort(), ['a', 'b']);
    sameData(entries.get('a'), before['a']);
    assert.isFalse(entries.has('c'));
  });

  suite.test('stores what it was given at the call, whatever happens to it afterwards (item 24)', async (trial) => {
    const { storage } = trial;
    const list = [1];
    const data = trial.data({ extra: { list } });
    const b = data.with({ resource_server: 'b' });
    const tokens: Record<string, TokenStorageData> = { a: data, b };
    const storing = storage.storeTokenDataByResourceServer(tokens);
    list.push(2);
    delete tokens['b'];
    tokens['a'] = trial.data();
    tokens['c'] = trial.data();
    await storing;
    tokens['a'] = trial.data();
    sameRecord(await storage.getTokenDataByResourceServer(), { a: data, b });
    assert.deepEqual((await trial.read(storage, 'a'))?.extra['list'], [1]);
  });

  suite.test('stores a token response as it was at the call (item 24)', async (trial) => {
    const access_token = trial.secret();
    const response = { access_token, scope: 'before', resource_server: 'a', other_tokens: [] };
    const options: { grantType: GrantType } = { grantType: 'authorization_code' };
    const storing = trial.storage.storeTokenResponse(response, options);
    response.access_token = trial.secret();
    response.scope = 'after';
    options.grantType = 'refresh_token';
    await storing;
    const { a } = await trial.storage.getTokenDataByResourceServer();
    assert.equal(a?.access_token, access_token);
    assert.equal(a?.scope, 'before');
  });

  suite.test('gives each reader a record of its own', async (trial) => {
    const { storage } = trial;
    await storage.storeTokenDataByResourceServer(trial.record('a'));
    const [first, second] = await Promise.all([
      storage.getTokenDataByResourceServer(),
      storage.getTokenDataByResourceServer(),
    ]);
    tamper(() => delete first['a']);
    assert.isDefined(second['a']);
  });
}
