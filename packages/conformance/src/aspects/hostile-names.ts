import { tokenDataRecord } from '@token-storage/core';
import { assert } from 'chai';

import { hostileNames } from '../samples/hostile-names.ts';
import type { Suite } from '../suite.ts';
import { namespacesOf } from '../trial/namespaces-of.ts';
import { sameData, sameRecord } from '../trial/same-data.ts';

const names = hostileNames.map(([, name]) => name);
const separators = [':', '/', '\\', '.', ',', '|', '%', '"', '\0', '\n', ' ', '-', '_', '::', '","'];

/** Resource servers and namespaces with names that are hostile data. */
export function hostileNamesAspect(suite: Suite): void {
  for (const [label, name] of hostileNames) {
    suite.test(`keeps a resource server and a namespace whose name is: ${label} (item 22)`, async (trial) => {
      const { storage } = trial;
      const view = storage.withNamespace(name);
      const tokens = tokenDataRecord([
        ['a', trial.data()],
        [name, trial.data({ resource_server: name })],
      ]);
      await view.storeTokenDataByResourceServer(tokens);
      sameRecord(await view.getTokenDataByResourceServer(), tokens);
      sameData(await trial.read(view, name), tokens[name]);
      assert.deepEqual(await namespacesOf(storage), [name]);
      assert.equal(await view.withLock(name, async (locked) => locked.namespace), name);
      const next = trial.data({ resource_server: name });
      await view.updateTokenData(name, () => next);
      sameData(await trial.read(view, name), next);
      assert.isTrue(await view.removeTokenData(name));
      assert.deepEqual(Object.keys(await view.getTokenDataByResourceServer()), ['a']);
    });
  }

  suite.test('finds nothing under a hostile name where nothing was stored', async (trial) => {
    await trial.storage.storeTokenDataByResourceServer(trial.record('a'));
    for (const name of names) {
      assert.isUndefined(await trial.read(trial.storage, name));
      assert.isFalse(await trial.storage.removeTokenData(name));
      if (name === 'DEFAULT') continue; // The namespace that is not empty.
      const empty = await trial.storage.withNamespace(name).getTokenDataByResourceServer();
      assert.deepEqual(Object.keys(empty), []);
    }
  });

  suite.test('keeps all of them apart as resource servers of one namespace (items 21, 22)', async (trial) => {
    const { storage } = trial;
    const tokens = trial.record(...names);
    await storage.storeTokenDataByResourceServer(tokens);
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
    for (const name of names.slice(0, names.length / 2)) {
      assert.isTrue(await storage.removeTokenData(name));
      delete tokens[name];
    }
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.test('keeps all of them apart as namespaces of one location (items 21, 22)', async (trial) => {
    const { storage } = trial;
    const stored = new Map(names.map((name) => [name, trial.record('a')]));
    for (const [name, tokens] of stored) await storage.withNamespace(name).storeTokenDataByResourceServer(tokens);
    for (const [name, tokens] of stored) {
      sameRecord(await storage.withNamespace(name).getTokenDataByResourceServer(), tokens);
    }
    assert.deepEqual(await namespacesOf(storage), [...names].sort());
  });

  suite.test('never takes the end of a namespace for the start of a resource server', async (trial) => {
    const { storage } = trial;
    const places = separators.flatMap((separator) => [
      [`a${separator}b`, 'c'] as const,
      ['a', `b${separator}c`] as const,
      [`a${separator}b${separator}c`, ''] as const,
      ['', `a${separator}b${separator}c`] as const,
    ]);
    const stored = places.map(([namespace, name]) => ({
      namespace,
      name,
      data: trial.data({ resource_server: name }),
    }));
    for (const { namespace, name, data } of stored) {
      await storage.withNamespace(namespace).storeTokenDataByResourceServer({ [name]: data });
    }
    for (const { namespace, name, data } of stored) {
      sameData(await trial.read(storage.withNamespace(namespace), name), data);
    }
  });

  suite.test('locks hostile names apart from each other', async ({ storage }) => {
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
    suite.test('keeps names with lone surrogates, and keeps them apart (item 23)', async (trial) => {
      const { storage } = trial;
      const tokens = trial.record(...halves, '\ufffd', '\u{1f511}');
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

  suite.test('refuses names with lone surrogates with UsageError, rather than fold them into one', async (trial) => {
    const { storage } = trial;
    await storage.storeTokenDataByResourceServer(trial.record('\ufffd'));
    for (const name of halves) {
      const tokens = trial.record('a', name);
      await trial.refused('ERR_USAGE', () => storage.storeTokenDataByResourceServer(tokens));
      await trial.refused('ERR_USAGE', () => storage.getTokenData(name));
      await trial.refused('ERR_USAGE', () => storage.removeTokenData(name));
      await trial.refused('ERR_USAGE', () => storage.updateTokenData(name, () => tokens[name]));
      // A view does no work yet and may leave it to the first call.
      const inView = async (): Promise<void> =>
        storage.withNamespace(name).storeTokenDataByResourceServer(trial.record('a'));
      await trial.refused('ERR_USAGE', inView);
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), ['\ufffd']);
    assert.deepEqual(await namespacesOf(storage), ['DEFAULT']);
  });
}
