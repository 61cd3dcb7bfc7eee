import { tokenDataRecord } from '@token-storage/core';
import { assert } from 'chai';

import { hostileNames } from '../../samples/hostile-names.ts';
import type { Suite } from '../../suite.ts';
import { namespacesOf } from '../../test-context/namespaces-of.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';

const names = hostileNames.map(([, name]) => name);
const separators = [':', '/', '\\', '.', ',', '|', '%', '"', '\0', '\n', ' ', '-', '_', '::', '","'];

/** Resource servers and namespaces with names that are hostile data. */
export function hostileNamesAspect(suite: Suite): void {
  for (const [label, name] of hostileNames) {
    suite.it(`keeps a resource server and a namespace whose name is: ${label} (item 22)`, async (context) => {
      const { storage } = context;
      const view = storage.withNamespace(name);
      const tokens = tokenDataRecord([
        ['a', context.data()],
        [name, context.data({ resource_server: name })],
      ]);
      await view.storeTokenDataByResourceServer(tokens);
      sameRecord(await view.getTokenDataByResourceServer(), tokens);
      sameData(await context.read(view, name), tokens[name]);
      assert.deepEqual(await namespacesOf(storage), [name]);
      assert.equal(await view.withLock(name, async (locked) => locked.namespace), name);
      const next = context.data({ resource_server: name });
      await view.updateTokenData(name, () => next);
      sameData(await context.read(view, name), next);
      assert.isTrue(await view.removeTokenData(name));
      assert.deepEqual(Object.keys(await view.getTokenDataByResourceServer()), ['a']);
    });
  }

  suite.it('finds nothing under a hostile name where nothing was stored', async (context) => {
    await context.storage.storeTokenDataByResourceServer(context.record('a'));
    for (const name of names) {
      assert.isUndefined(await context.read(context.storage, name));
      assert.isFalse(await context.storage.removeTokenData(name));
      if (name === 'DEFAULT') continue; // The namespace that is not empty.
      const empty = await context.storage.withNamespace(name).getTokenDataByResourceServer();
      assert.deepEqual(Object.keys(empty), []);
    }
  });

  suite.it('keeps all of them apart as resource servers of one namespace (items 21, 22)', async (context) => {
    const { storage } = context;
    const tokens = context.record(...names);
    await storage.storeTokenDataByResourceServer(tokens);
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
    for (const name of names.slice(0, names.length / 2)) {
      assert.isTrue(await storage.removeTokenData(name));
      delete tokens[name];
    }
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('keeps all of them apart as namespaces of one location (items 21, 22)', async (context) => {
    const { storage } = context;
    const stored = new Map(names.map((name) => [name, context.record('a')]));
    for (const [name, tokens] of stored) await storage.withNamespace(name).storeTokenDataByResourceServer(tokens);
    for (const [name, tokens] of stored) {
      sameRecord(await storage.withNamespace(name).getTokenDataByResourceServer(), tokens);
    }
    assert.deepEqual(await namespacesOf(storage), [...names].sort());
  });

  suite.it('never takes the end of a namespace for the start of a resource server', async (context) => {
    const { storage } = context;
    const places = separators.flatMap((separator) => [
      [`a${separator}b`, 'c'] as const,
      ['a', `b${separator}c`] as const,
      [`a${separator}b${separator}c`, ''] as const,
      ['', `a${separator}b${separator}c`] as const,
    ]);
    const stored = places.map(([namespace, name]) => ({
      namespace,
      name,
      data: context.data({ resource_server: name }),
    }));
    for (const { namespace, name, data } of stored) {
      await storage.withNamespace(namespace).storeTokenDataByResourceServer({ [name]: data });
    }
    for (const { namespace, name, data } of stored) {
      sameData(await context.read(storage.withNamespace(namespace), name), data);
    }
  });

  suite.it('locks hostile names apart from each other', async ({ storage }) => {
    const places = names.slice(0, 12).flatMap((name) => [
      { namespace: name, name: 'x' },
      { namespace: 'x', name },
    ]);
    const hold = async (index: number): Promise<void> => {
      const place = places[index];
      if (place === undefined) return;
      await storage.withNamespace(place.namespace).withLock(place.name, () => hold(index + 1), { timeoutMs: 5_000 });
    };
    await hold(0);
  });

  loneSurrogates(suite);
}

function loneSurrogates(suite: Suite): void {
  const halves = ['\ud83d', '\udd11', 'a\ud83db', '\udd11\ud83d'];
  if (suite.capabilities.loneSurrogates) {
    suite.it('keeps names with lone surrogates, and keeps them apart (item 23)', async (context) => {
      const { storage } = context;
      const tokens = context.record(...halves, '\ufffd', '\u{1f511}');
      for (const name of [...halves, '\ufffd']) {
        await storage.withNamespace(name).storeTokenDataByResourceServer(tokens);
        sameRecord(await storage.withNamespace(name).getTokenDataByResourceServer(), tokens);
        assert.isTrue(await storage.withNamespace(name).removeTokenData('\ud83d'));
      }
      assert.deepEqual(await namespacesOf(storage), [...halves, '\ufffd'].sort());
      assert.equal(await storage.withLock('\ud83d', async () => 'done'), 'done');
    });
    return;
  }

  suite.it('refuses names with lone surrogates with UsageError, rather than fold them into one', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('\ufffd'));
    for (const name of halves) {
      const tokens = context.record('a', name);
      await context.refused('ERR_USAGE', () => storage.storeTokenDataByResourceServer(tokens));
      await context.refused('ERR_USAGE', () => storage.getTokenData(name));
      await context.refused('ERR_USAGE', () => storage.removeTokenData(name));
      await context.refused('ERR_USAGE', () => storage.updateTokenData(name, () => tokens[name]));
      // A view does no work yet and may leave it to the first call.
      const inView = async (): Promise<void> =>
        storage.withNamespace(name).storeTokenDataByResourceServer(context.record('a'));
      await context.refused('ERR_USAGE', inView);
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), ['\ufffd']);
    assert.deepEqual(await namespacesOf(storage), ['DEFAULT']);
  });
}
