/// <reference lib="esnext.disposable" />
import type { TokenResponse } from '@token-storage/core';
import { assert } from 'chai';

import { everyCall } from '../samples/every-call.ts';
import type { Suite } from '../suite.ts';
import { Gate } from '../test-context/gate.ts';
import { sameRecord } from '../test-context/same-data.ts';

const CLOSED = 'ERR_STORAGE_CLOSED';

/** Before the first call, while closing, closed. */
export function lifecycle(suite: Suite): void {
  for (const { name, run, first, stores = [] } of everyCall) {
    suite.it(`${name} works as the very first call`, async (context) => {
      const result = await run(context.storage, context);
      if (first !== undefined) assert.deepEqual(result, first);
      const stored = await context.storage.getTokenDataByResourceServer();
      assert.deepEqual(Object.keys(stored).sort(), stores);
    });

    suite.it(`${name} is refused while the storage closes and after: StorageClosedError`, async (context) => {
      const { storage } = context;
      const view = storage.withNamespace('other');
      await storage.storeTokenDataByResourceServer(context.record('a'));
      const closing = storage.close();
      await context.refused(CLOSED, () => run(storage, context), 'while closing');
      await context.refused(CLOSED, () => run(view, context), 'while closing, through a view');
      await closing;
      await context.refused(CLOSED, () => run(storage, context), 'closed');
      await context.refused(CLOSED, () => run(view, context), 'closed, through a view');
    });
  }

  suite.it('closes without ever having been used', async ({ storage }) => {
    await storage.close();
  });

  suite.it('closes twice, also at the same time (item 26)', async ({ storage }) => {
    await storage.getTokenDataByResourceServer();
    await Promise.all([storage.close(), storage.close()]);
    await storage.close();
  });

  suite.it('closes at the end of "await using"', async (context) => {
    // What the statement calls. Where an engine does not know the symbol yet, both sides use the name "undefined".
    await context.storage[Symbol.asyncDispose]();
    await context.refused(CLOSED, () => context.storage.getTokenDataByResourceServer());
  });

  suite.it('closing a view ends the subscriptions of this view and nothing else', async (context) => {
    const { storage } = context;
    const [view, twin] = [storage.withNamespace('other'), storage.withNamespace('other')];
    const [closed, open, root] = [context.listen(view), context.listen(twin), context.listen(storage)];
    await view.close();
    await view.close();
    const tokens = context.record('a');
    await view.storeTokenDataByResourceServer(tokens);
    await open.hears('a');
    await storage.storeTokenDataByResourceServer(tokens);
    await root.hears('a');
    assert.deepEqual(closed.changes, []);
    sameRecord(await view.getTokenDataByResourceServer(), tokens);
  });

  suite.it(
    'closing the storage that the task of a lock is given neither ends the lock nor the storage',
    async (context) => {
      const tokens = context.record('a');
      await context.storage.withLock('a', async (locked) => {
        await locked.close();
        await locked.storeTokenDataByResourceServer(tokens);
      });
      sameRecord(await context.storage.getTokenDataByResourceServer(), tokens);
    },
  );

  suite.it('closing ends the subscriptions of the storage and of its views', async (context) => {
    const logs = [context.listen(context.storage), context.listen(context.storage.withNamespace('other'))];
    await context.storage.close();
    if (suite.capabilities.persistent) {
      const second = await context.reopen();
      const log = context.listen(second);
      await second.storeTokenDataByResourceServer(context.record('a'));
      await log.hears('a');
    }
    for (const { changes, unsubscribe } of logs) {
      assert.deepEqual(changes, []);
      unsubscribe();
    }
  });

  suite.it('closing sends away those who wait for a lock', async (context) => {
    const { storage } = context;
    const [begun, end] = [new Gate(), new Gate()];
    const task = storage.withLock('a', async () => {
      begun.open();
      await end.opened;
    });
    await begun.opened;
    const waiting = context.refused(CLOSED, () => storage.withLock('a', async () => assert.fail('it got the lock')));
    await storage.close();
    await waiting;
    end.open();
    await task;
  });

  suite.it('closing ends locks: the task hears of it and writes no more', async (context) => {
    const { storage } = context;
    const begun = new Gate();
    const task = storage.withLock('a', async (locked, lost) => {
      begun.open();
      if (!lost.aborted) await new Promise((resolve) => lost.addEventListener('abort', resolve));
      const write = (): Promise<void> => locked.storeTokenDataByResourceServer(context.record('a'));
      await context.refused(['ERR_LOCK_LOST', CLOSED], write);
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
  suite.it(`closing ${promise}`, async (context) => {
    const { storage } = context;
    const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
    const c = context.data({ resource_server: 'c' });
    const before = context.record('old', 'older');
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
      if (result.status === 'rejected') await context.refused(CLOSED, () => Promise.reject(result.reason as Error));
    }
    if (!persistent) return;
    const stored = await (await context.reopen()).getTokenDataByResourceServer();
    const { old: _, ...older } = before;
    sameRecord(stored, finishesOnClose ? { a, b, c, ...older } : before);
  });

  suite.it('closing finishes a token response that was begun, or refuses it whole', async (context) => {
    const { storage } = context;
    const token = (name: string): TokenResponse => ({
      access_token: context.secret(),
      scope: 's',
      resource_server: name,
    });
    const storing = Promise.allSettled([storage.storeTokenResponse([token('a'), token('b')])]);
    await storage.close();
    const [result] = await storing;
    if (result.status === 'rejected') await context.refused(CLOSED, () => Promise.reject(result.reason as Error));
    if (!persistent) return;
    const stored = Object.keys(await (await context.reopen()).getTokenDataByResourceServer());
    assert.deepEqual(stored.sort(), result.status === 'fulfilled' ? ['a', 'b'] : []);
  });

  suite.it('closing lets reads that were begun end, with what is stored or StorageClosedError', async (context) => {
    const { storage } = context;
    const tokens = context.record('a');
    await storage.storeTokenDataByResourceServer(tokens);
    const reading = Promise.allSettled([
      storage.getTokenDataByResourceServer(),
      storage.getTokenDataByResourceServer(),
    ]);
    await storage.close();
    for (const result of await reading) {
      if (result.status === 'fulfilled') sameRecord(result.value, tokens);
      else await context.refused(CLOSED, () => Promise.reject(result.reason as Error));
    }
  });
}
