import type { TokenStorageData, GrantType, TokenStorageDataFields } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';

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
  suite.it('gives token data that is frozen all the way down (item 24)', async (context) => {
    await context.storage.storeTokenDataByResourceServer({ a: context.data({ extra: { deep: { list: [{}] } } }) });
    const data = await context.read(context.storage, 'a');
    const deep = data?.extra['deep'] as { readonly list: readonly object[] };
    for (const part of [data, data?.extra, deep, deep.list, deep.list[0]]) assert.isFrozen(part);
  });

  suite.it('changes nothing stored when what was read is changed (item 24)', async (context) => {
    const { storage } = context;
    const data = context.data({ extra: { deep: { list: [1] } } });
    const b = data.with({ resource_server: 'b' });
    await storage.storeTokenDataByResourceServer({ a: data, b });
    const record = await storage.getTokenDataByResourceServer();
    const updated = await storage.updateTokenData('a', (current) => current);
    for (const read of [record['a'], updated, await context.read(storage, 'a')]) {
      tamper(() => ((read as Mutable).access_token = 'changed'));
      tamper(() => ((read as Mutable).extra = {}));
      tamper(() => (read?.extra['deep'] as { list: number[] } | undefined)?.list.push(2));
    }
    tamper(() => delete record['a']);
    tamper(() => (record['c'] = data));
    sameRecord(await storage.getTokenDataByResourceServer(), { a: data, b });
    sameData(await context.read(storage, 'a'), data);
  });

  suite.it('keeps what was read as it was when something else is stored (item 24)', async (context) => {
    const { storage } = context;
    const before = context.record('a', 'b');
    await storage.storeTokenDataByResourceServer(before);
    const one = await context.read(storage, 'a');
    const record = await storage.getTokenDataByResourceServer();
    const entries = await storage.readEntries('all');
    await storage.storeTokenDataByResourceServer(context.record('a', 'c'));
    await storage.removeTokenData('b');
    sameData(one, before['a']);
    sameRecord(record, before);
    assert.deepEqual([...entries.names()].sort(), ['a', 'b']);
    sameData(entries.get('a'), before['a']);
    assert.isFalse(entries.has('c'));
  });

  suite.it('stores what it was given at the call, whatever happens to it afterwards (item 24)', async (context) => {
    const { storage } = context;
    const list = [1];
    const data = context.data({ extra: { list } });
    const b = data.with({ resource_server: 'b' });
    const tokens: Record<string, TokenStorageData> = { a: data, b };
    const storing = storage.storeTokenDataByResourceServer(tokens);
    list.push(2);
    delete tokens['b'];
    tokens['a'] = context.data();
    tokens['c'] = context.data();
    await storing;
    tokens['a'] = context.data();
    sameRecord(await storage.getTokenDataByResourceServer(), { a: data, b });
    assert.deepEqual((await context.read(storage, 'a'))?.extra['list'], [1]);
  });

  suite.it('stores a token response as it was at the call (item 24)', async (context) => {
    const access_token = context.secret();
    const response = { access_token, scope: 'before', resource_server: 'a', other_tokens: [] };
    const options: { grantType: GrantType } = { grantType: 'authorization_code' };
    const storing = context.storage.storeTokenResponse(response, options);
    response.access_token = context.secret();
    response.scope = 'after';
    options.grantType = 'refresh_token';
    await storing;
    const { a } = await context.storage.getTokenDataByResourceServer();
    assert.equal(a?.access_token, access_token);
    assert.equal(a?.scope, 'before');
  });

  suite.it('gives each reader a record of its own', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a'));
    const [first, second] = await Promise.all([
      storage.getTokenDataByResourceServer(),
      storage.getTokenDataByResourceServer(),
    ]);
    tamper(() => delete first['a']);
    assert.isDefined(second['a']);
  });
}
