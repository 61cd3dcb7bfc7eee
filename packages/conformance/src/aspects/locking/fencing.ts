import type { TokenStorage, TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';
import type { TestContext } from '../../test-context/test-context.ts';

/** Every way to write. Each of them would change something while there is an entry "a". */
function writes(
  context: TestContext,
  storage: TokenStorage,
  data: TokenStorageData,
): Record<string, () => Promise<unknown>> {
  const response = { access_token: context.secret(), scope: 's' };
  return {
    storeTokenDataByResourceServer: () => storage.storeTokenDataByResourceServer({ a: data }),
    storeTokenResponse: () => storage.storeTokenResponse(response, { resourceServer: 'a' }),
    updateTokenData: () => storage.updateTokenData('a', () => data),
    updateEntries: () => storage.updateEntries(['a'], () => new Map([['a', data]])),
    'updateEntries, changes': () => storage.updateEntries(['a'], new Map([['a', data]])),
    removeTokenData: () => storage.removeTokenData('a'),
    removeAllTokenData: () => storage.removeAllTokenData(),
  };
}

/** The storage that the task of a lock is given writes only while the lock is held. */
export function fencing(suite: Suite): void {
  suite.it(
    'gives the task a storage of the same namespace, which reads and writes the same entries',
    async (context) => {
      const view = context.storage.withNamespace('other');
      const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
      await view.storeTokenDataByResourceServer({ a });
      await view.withLock('a', async (locked, signal) => {
        assert.equal(locked.namespace, 'other');
        assert.isFalse(signal.aborted);
        sameData(await context.read(locked, 'a'), a);
        await locked.storeTokenDataByResourceServer({ b });
        sameRecord(await locked.getTokenDataByResourceServer(), { a, b });
        sameRecord(await view.getTokenDataByResourceServer(), { a, b });
        assert.isFalse(signal.aborted);
      });
      sameRecord(await view.getTokenDataByResourceServer(), { a, b });
    },
  );

  suite.it('takes every kind of write while the lock is held', async (context) => {
    await context.storage.withLock('a', async (locked) => {
      for (const [name, write] of Object.entries(writes(context, locked, context.data()))) {
        const before = context.record('a');
        await locked.storeTokenDataByResourceServer(before);
        await write();
        const after = await context.storage.getTokenDataByResourceServer();
        assert.notEqual(after['a']?.access_token, before['a']?.access_token, name);
      }
    });
  });

  for (const end of ['has returned', 'has thrown'] as const) {
    suite.it(`refuses every kind of write once the task ${end}: LockLostError, nothing written`, async (context) => {
      const { storage } = context;
      const tokens = context.record('a', 'b');
      await storage.storeTokenDataByResourceServer(tokens);
      const kept = await keepStorage(storage, end === 'has thrown');
      for (const [name, write] of Object.entries(writes(context, kept, context.data()))) {
        await context.refused('ERR_LOCK_LOST', write, name);
      }
      sameRecord(await storage.getTokenDataByResourceServer(), tokens);
    });
  }

  suite.it('refuses writes through views of that storage as well', async (context) => {
    const other = context.storage.withNamespace('other');
    const tokens = context.record('a');
    await other.storeTokenDataByResourceServer(tokens);
    const kept = (await keepStorage(context.storage)).withNamespace('other');
    for (const [name, write] of Object.entries(writes(context, kept, context.data()))) {
      await context.refused('ERR_LOCK_LOST', write, name);
    }
    sameRecord(await other.getTokenDataByResourceServer(), tokens);
  });

  suite.it('refuses them also while somebody else holds the lock', async (context) => {
    const { storage } = context;
    const kept = await keepStorage(storage);
    const tokens = context.record('a');
    await storage.withLock('a', async (locked) => {
      await locked.storeTokenDataByResourceServer(tokens);
      await context.refused('ERR_LOCK_LOST', () => kept.removeTokenData('a'));
    });
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('goes on reading through that storage', async (context) => {
    const tokens = context.record('a');
    const kept = await keepStorage(context.storage);
    await context.storage.storeTokenDataByResourceServer(tokens);
    sameData(await context.read(kept, 'a'), tokens['a']);
  });

  suite.it('takes writes of an inner lock while it is held, and of the outer one after it', async (context) => {
    const { storage } = context;
    const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
    await storage.withLock('a', async (outer) => {
      await outer.withLock('b', (inner) => inner.storeTokenDataByResourceServer({ b }));
      await outer.storeTokenDataByResourceServer({ a });
    });
    sameRecord(await storage.getTokenDataByResourceServer(), { a, b });
  });
}

/** The storage that the task of a lock was given, after the task. */
async function keepStorage(storage: TokenStorage, fail = false): Promise<TokenStorage> {
  let kept = storage;
  const task = storage.withLock('a', async (locked) => {
    kept = locked;
    if (fail) throw new Error('a mistake of the task');
  });
  await Promise.allSettled([task]);
  assert.notStrictEqual(kept, storage);
  return kept;
}
