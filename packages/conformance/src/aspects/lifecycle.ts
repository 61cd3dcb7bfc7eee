/// <reference lib="esnext.disposable" />
import type { TokenResponse } from '@token-storage/core';
import { assert } from 'chai';

import { everyCall } from '../samples/every-call.ts';
import type { Suite } from '../suite.ts';
import { Gate } from '../trial/gate.ts';
import { sameRecord } from '../trial/same-data.ts';

const CLOSED = 'ERR_STORAGE_CLOSED';

/** Before the first call, while closing, closed. */
export function lifecycle(suite: Suite): void {
  for (const { name, run, first, stores = [] } of everyCall) {
    suite.test(`${name} works as the very first call`, async (trial) => {
      const result = await run(trial.storage, trial);
      if (first !== undefined) assert.deepEqual(result, first);
      const stored = await trial.storage.getTokenDataByResourceServer();
      assert.deepEqual(Object.keys(stored).sort(), stores);
    });

    suite.test(`${name} is refused while the storage closes and after: StorageClosedError`, async (trial) => {
      const { storage } = trial;
      const view = storage.withNamespace('other');
      await storage.storeTokenDataByResourceServer(trial.record('a'));
      const closing = storage.close();
      await trial.refused(CLOSED, () => run(storage, trial), 'while closing');
      await trial.refused(CLOSED, () => run(view, trial), 'while closing, through a view');
      await closing;
      await trial.refused(CLOSED, () => run(storage, trial), 'closed');
      await trial.refused(CLOSED, () => run(view, trial), 'closed, through a view');
    });
  }

  suite.test('closes without ever having been used', async ({ storage }) => {
    await storage.close();
  });

  suite.test('closes twice, also at the same time (item 26)', async ({ storage }) => {
    await storage.getTokenDataByResourceServer();
    await Promise.all([storage.close(), storage.close()]);
    await storage.close();
  });

  suite.test('closes at the end of "await using"', async (trial) => {
    // What the statement calls. Where an engine does not know the symbol yet, both sides use the name "undefined".
    await trial.storage[Symbol.asyncDispose]();
    await trial.refused(CLOSED, () => trial.storage.getTokenDataByResourceServer());
  });

  suite.test('closing a view ends the subscriptions of this view and nothing else', async (trial) => {
    const { storage } = trial;
    const [view, twin] = [storage.withNamespace('other'), storage.withNamespace('other')];
    const [closed, open, root] = [trial.listen(view), trial.listen(twin), trial.listen(storage)];
    await view.close();
    await view.close();
    const tokens = trial.record('a');
    await view.storeTokenDataByResourceServer(tokens);
    await open.hears('a');
    await storage.storeTokenDataByResourceServer(tokens);
    await root.hears('a');
    assert.deepEqual(closed.changes, []);
    sameRecord(await view.getTokenDataByResourceServer(), tokens);
  });

  suite.test(
    'closing the storage that the task of a lock is given neither ends the lock nor the storage',
    async (trial) => {
      const tokens = trial.record('a');
      await trial.storage.withLock('a', async (locked) => {
        await locked.close();
        await locked.storeTokenDataByResourceServer(tokens);
      });
      sameRecord(await trial.storage.getTokenDataByResourceServer(), tokens);
    },
  );

  suite.test('closing ends the subscriptions of the storage and of its views', async (trial) => {
    const logs = [trial.listen(trial.storage), trial.listen(trial.storage.withNamespace('other'))];
    await trial.storage.close();
    if (suite.capabilities.persistent) {
      const second = await trial.reopen();
      const log = trial.listen(second);
      await second.storeTokenDataByResourceServer(trial.record('a'));
      await log.hears('a');
    }
    for (const { changes, unsubscribe } of logs) {
      assert.deepEqual(changes, []);
      unsubscribe();
    }
  });

  suite.test('closing sends away those who wait for a lock', async (trial) => {
    const { storage } = trial;
    const [begun, end] = [new Gate(), new Gate()];
    const task = storage.withLock('a', async () => {
      begun.open();
      await end.opened;
    });
    await begun.opened;
    const waiting = trial.refused(CLOSED, () => storage.withLock('a', async () => assert.fail('it got the lock')));
    await storage.close();
    await waiting;
    end.open();
    await task;
  });

  suite.test('closing ends locks: the task hears of it and writes no more', async (trial) => {
    const { storage } = trial;
    const begun = new Gate();
    const task = storage.withLock('a', async (locked, lost) => {
      begun.open();
      if (!lost.aborted) await new Promise((resolve) => lost.addEventListener('abort', resolve));
      const write = (): Promise<void> => locked.storeTokenDataByResourceServer(trial.record('a'));
      await trial.refused(['ERR_LOCK_LOST', CLOSED], write);
      return 'done';
    });
    await begun.opened;
    await storage.close();
    assert.equal(await task, 'done');
  });

  whatWasBegun(suite);
}

function whatWasBegun(suite: Suite): void {
  const { finishesOnClose, persistent } = suite.capabilities;
  const promise = finishesOnClose ? 'finishes changes that were begun' : 'refuses changes that were begun, as declared';
  suite.test(`closing ${promise}`, async (trial) => {
    const { storage } = trial;
    const [a, b] = [trial.data(), trial.data({ resource_server: 'b' })];
    const c = trial.data({ resource_server: 'c' });
    const before = trial.record('old', 'older');
    await storage.storeTokenDataByResourceServer(before);
    const begun = [
      storage.storeTokenDataByResourceServer({ a }),
      storage.withNamespace('DEFAULT').storeTokenDataByResourceServer({ b }),
      storage.updateTokenData('c', () => c),
      storage.removeTokenData('old'),
    ];
    const settling = Promise.allSettled(begun);
    await storage.close();
    for (const result of await settling) {
      assert.equal(result.status, finishesOnClose ? 'fulfilled' : 'rejected');
      if (result.status === 'rejected') await trial.refused(CLOSED, () => Promise.reject(result.reason as Error));
    }
    if (!persistent) return;
    const stored = await (await trial.reopen()).getTokenDataByResourceServer();
    const { old: _, ...older } = before;
    sameRecord(stored, finishesOnClose ? { a, b, c, ...older } : before);
  });

  suite.test('closing finishes a token response that was begun, or refuses it whole', async (trial) => {
    const { storage } = trial;
    const token = (name: string): TokenResponse => ({
      access_token: trial.secret(),
      scope: 's',
      resource_server: name,
    });
    const storing = Promise.allSettled([storage.storeTokenResponse([token('a'), token('b')])]);
    await storage.close();
    const [result] = await storing;
    if (result.status === 'rejected') await trial.refused(CLOSED, () => Promise.reject(result.reason as Error));
    if (!persistent) return;
    const stored = Object.keys(await (await trial.reopen()).getTokenDataByResourceServer());
    assert.deepEqual(stored.sort(), result.status === 'fulfilled' ? ['a', 'b'] : []);
  });

  suite.test('closing lets reads that were begun end, with what is stored or StorageClosedError', async (trial) => {
    const { storage } = trial;
    const tokens = trial.record('a');
    await storage.storeTokenDataByResourceServer(tokens);
    const reading = Promise.allSettled([
      storage.getTokenDataByResourceServer(),
      storage.getTokenDataByResourceServer(),
    ]);
    await storage.close();
    for (const result of await reading) {
      if (result.status === 'fulfilled') sameRecord(result.value, tokens);
      else await trial.refused(CLOSED, () => Promise.reject(result.reason as Error));
    }
  });
}
