import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { namespacesOf } from '../../test-context/namespaces-of.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';

/** Namespaces, and views of them. */
export function namespaces(suite: Suite): void {
  suite.it('keeps namespaces apart in every call (item 21)', async (context) => {
    const { storage } = context;
    const other = storage.withNamespace('other');
    const [here, there] = [context.record('a', 'b'), context.record('a', 'c')];
    await storage.storeTokenDataByResourceServer(here);
    await other.storeTokenDataByResourceServer(there);
    sameRecord(await storage.getTokenDataByResourceServer(), here);
    sameRecord(await other.getTokenDataByResourceServer(), there);
    sameData(await context.read(other, 'a'), there['a']);
    assert.isFalse(await other.removeTokenData('b'));
    await other.updateTokenData('a', () => undefined);
    assert.isTrue(await other.removeAllTokenData());
    assert.isFalse(await other.removeAllTokenData());
    sameRecord(await storage.getTokenDataByResourceServer(), here);
  });

  suite.it('takes case, white space and Unicode form of a namespace as significant (item 21)', async (context) => {
    const names = ['namespace', 'Namespace', ' namespace', 'namespace ', '\u00e9', 'e\u0301'];
    const stored = names.map(() => context.record('a'));
    for (const [index, tokens] of stored.entries()) {
      await context.storage.withNamespace(names[index] ?? '').storeTokenDataByResourceServer(tokens);
    }
    for (const [index, tokens] of stored.entries()) {
      sameRecord(await context.storage.withNamespace(names[index] ?? '').getTokenDataByResourceServer(), tokens);
    }
    assert.deepEqual(await namespacesOf(context.storage), [...names].sort());
  });

  suite.it('gives views that say their namespace and show the same entries as each other', async (context) => {
    const { storage } = context;
    const view = storage.withNamespace('other');
    assert.equal(view.namespace, 'other');
    assert.equal(storage.namespace, 'DEFAULT');
    const tokens = context.record('a');
    await view.storeTokenDataByResourceServer(tokens);
    const same = storage.withNamespace('third').withNamespace('other');
    sameRecord(await same.getTokenDataByResourceServer(), tokens);
    await storage.storeTokenDataByResourceServer(context.record('b'));
    assert.deepEqual(Object.keys(await same.withNamespace('DEFAULT').getTokenDataByResourceServer()), ['b']);
  });

  suite.it('lists each namespace that holds an entry, once, from any view', async (context) => {
    const { storage } = context;
    assert.deepEqual(await namespacesOf(storage), []);
    for (const namespace of ['one', 'two', 'DEFAULT']) {
      await storage.withNamespace(namespace).storeTokenDataByResourceServer(context.record('a', 'b'));
    }
    assert.deepEqual(await namespacesOf(storage), ['DEFAULT', 'one', 'two']);
    assert.deepEqual(await namespacesOf(storage.withNamespace('elsewhere')), ['DEFAULT', 'one', 'two']);
  });

  suite.it('lists a namespace no more once its last entry is removed', async (context) => {
    const { storage } = context;
    const [one, two] = [storage.withNamespace('one'), storage.withNamespace('two')];
    for (const view of [one, two]) await view.storeTokenDataByResourceServer(context.record('a', 'b'));
    await one.removeTokenData('a');
    await two.removeAllTokenData();
    assert.deepEqual(await namespacesOf(storage), ['one']);
    await one.updateTokenData('b', () => undefined);
    assert.deepEqual(await namespacesOf(storage), []);
  });

  suite.it('lets the listing of namespaces be left early, and begun anew', async (context) => {
    const { storage } = context;
    for (const namespace of ['one', 'two']) {
      await storage.withNamespace(namespace).storeTokenDataByResourceServer(context.record('a'));
    }
    for await (const namespace of storage.iterNamespaces()) {
      assert.include(['one', 'two'], namespace);
      break;
    }
    assert.deepEqual(await namespacesOf(storage), ['one', 'two']);
  });

  suite.it('lends its ID token decoder to views, until they have their own (item 28)', async ({ storage }) => {
    assert.isUndefined(storage.idTokenDecoder);
    const decoder = { decode: async () => ({ sub: 'user-1' }) };
    const before = storage.withNamespace('before');
    storage.idTokenDecoder = decoder;
    const after = storage.withNamespace('after');
    assert.strictEqual(after.idTokenDecoder, decoder);
    assert.strictEqual(before.idTokenDecoder, decoder);
    after.idTokenDecoder = { decode: async () => ({ sub: 'user-2' }) };
    assert.strictEqual(storage.idTokenDecoder, decoder);
    await storage.withLock('a', async (locked) => assert.strictEqual(locked.idTokenDecoder, decoder));
  });
}
