import { TokenStorageData, tokenDataRecord } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';
import { namespacesOf } from '../../test-context/namespaces-of.ts';
import { unusualFields } from '../../samples/unusual-fields.ts';

/** Storing, reading and removing. */
export function contract(suite: Suite): void {
  suite.it('looks at namespace "DEFAULT" where none is named (item 12)', async ({ storage }) => {
    assert.equal(storage.namespace, 'DEFAULT');
  });

  const absence = suite.capabilities.missing === 'throws' ? 'throws MissingTokenError' : 'gives undefined';
  suite.it(`getTokenData ${absence} where there is no entry (item 14)`, async (context) => {
    const { storage } = context;
    assert.isUndefined(await context.read(storage, 'a'));
    assert.isUndefined(await context.read(storage.withNamespace('nowhere'), 'a'));
    await storage.storeTokenDataByResourceServer(context.record('b'));
    assert.isUndefined(await context.read(storage, 'a'));
  });

  suite.it('gives an empty record where nothing is stored, for every namespace (item 15)', async ({ storage }) => {
    for (const view of [storage, storage.withNamespace('nowhere')]) {
      assert.deepEqual(Object.keys(await view.getTokenDataByResourceServer()), []);
    }
  });

  suite.it('gives records without a prototype, in which no name means anything of its own', async (context) => {
    await context.storage.storeTokenDataByResourceServer(context.record('a'));
    const stored = await context.storage.getTokenDataByResourceServer();
    assert.isNull(Object.getPrototypeOf(stored));
    assert.isUndefined(stored['constructor']);
  });

  suite.it('gives back every field as it was stored', async (context) => {
    const tokens = context.record('a', 'b');
    await context.storage.storeTokenDataByResourceServer(tokens);
    sameData(await context.read(context.storage, 'a'), tokens['a']);
    sameRecord(await context.storage.getTokenDataByResourceServer(), tokens);
  });

  for (const [label, fields] of unusualFields) {
    suite.it(`keeps ${label}`, async (context) => {
      const data = context.data(fields);
      const tokens = tokenDataRecord([[data.resource_server, data]]);
      await context.storage.storeTokenDataByResourceServer(tokens);
      sameRecord(await context.storage.getTokenDataByResourceServer(), tokens);
    });
  }

  suite.it('keeps unknown fields in order, whatever they are called and hold (not as item 25)', async (context) => {
    const unknown = `{
      "z": null, "a": [1, "two", { "three": [true, false] }], "__proto__": { "polluted": true }, "extra": {},
      "constructor": "", "toJSON": "no function", "": 0.5
    }`;
    const data = TokenStorageData.fromDict({ ...context.data().toDict(), ...JSON.parse(unknown) });
    await context.storage.storeTokenDataByResourceServer({ a: data });
    sameData(await context.read(context.storage, 'a'), data);
    assert.isUndefined(({} as { polluted?: boolean }).polluted);
  });

  suite.it('adds and replaces the entries that are named, and leaves the others alone (item 17)', async (context) => {
    const { storage } = context;
    const before = context.record('a', 'b', 'c');
    await storage.storeTokenDataByResourceServer(before);
    const change = context.record('b', 'd');
    await storage.storeTokenDataByResourceServer(change);
    sameRecord(await storage.getTokenDataByResourceServer(), tokenDataRecord(Object.entries({ ...before, ...change })));
  });

  suite.it('replaces an entry whole: without a refresh token, the stored one is erased (item 17)', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer({ a: context.data({ extra: { note: 'old' } }) });
    const bare = context.data({ refresh_token: null, token_type: null, extra: null });
    await storage.storeTokenDataByResourceServer({ a: bare });
    const stored = await context.read(storage, 'a');
    sameData(stored, bare);
    assert.isUndefined(stored?.refresh_token);
  });

  suite.it('takes an empty record, which changes nothing (item 18)', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer({});
    assert.deepEqual(await namespacesOf(storage), []);
    const tokens = context.record('a');
    await storage.storeTokenDataByResourceServer(tokens);
    await storage.storeTokenDataByResourceServer({});
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('stores one entry under the name that it says itself', async (context) => {
    const { storage } = context;
    const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
    await storage.storeTokenData(a);
    await storage.storeTokenData(b);
    sameRecord(await storage.getTokenDataByResourceServer(), { a, b });
  });

  suite.it('refuses a new entry under another name than its resource_server (item 19)', async (context) => {
    const { storage } = context;
    const before = context.record('a', 'b');
    await storage.storeTokenDataByResourceServer(before);
    const data = context.data({ resource_server: 'b' });
    for (const name of ['a', 'new']) {
      await context.refused('ERR_USAGE', () => storage.storeTokenDataByResourceServer({ b: data, [name]: data }));
      await context.refused('ERR_USAGE', () => storage.updateTokenData(name, () => data));
    }
    sameRecord(await storage.getTokenDataByResourceServer(), before);
  });

  suite.it('keeps an entry that stands under another name than its resource_server (item 19)', async (context) => {
    const { storage } = context;
    const data = context.data({ resource_server: 'b' });
    await storage.updateEntries(['a'], () => new Map([['a', data]]));
    sameData(await context.read(storage, 'a'), data);
    assert.isUndefined(await context.read(storage, 'b'));
    assert.isFalse(await storage.removeTokenData('b'));

    const changed = data.with({ scope: 'changed' });
    await storage.updateTokenData('a', () => changed);
    sameData(await context.read(storage, 'a'), changed);
    const again = context.data({ resource_server: 'b' });
    await storage.storeTokenDataByResourceServer({ a: again, c: context.data({ resource_server: 'c' }) });
    sameData(await context.read(storage, 'a'), again);
  });

  suite.it('takes token data that another copy of the library made', async (context) => {
    const data = context.data();
    const foreign = { toDict: () => data.toDict() } as TokenStorageData;
    await context.storage.storeTokenDataByResourceServer({ a: foreign });
    sameData(await context.read(context.storage, 'a'), data);
  });

  suite.it('removes one entry, once, and tells whether it did (item 20)', async (context) => {
    const { storage } = context;
    const tokens = context.record('a', 'b');
    await storage.storeTokenDataByResourceServer(tokens);
    assert.isFalse(await storage.removeTokenData('c'));
    assert.isTrue(await storage.removeTokenData('a'));
    assert.isFalse(await storage.removeTokenData('a'));
    assert.isUndefined(await context.read(storage, 'a'));
    delete tokens['a'];
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('removes everything in one call, once, and tells whether it did', async (context) => {
    const { storage } = context;
    assert.isFalse(await storage.removeAllTokenData());
    await storage.storeTokenDataByResourceServer(context.record('a', 'b', 'c'));
    assert.isTrue(await storage.removeAllTokenData());
    assert.isFalse(await storage.removeAllTokenData());
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.it('stores again what was removed', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    await storage.removeTokenData('a');
    await storage.removeAllTokenData();
    const tokens = context.record('a');
    await storage.storeTokenDataByResourceServer(tokens);
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });
}
