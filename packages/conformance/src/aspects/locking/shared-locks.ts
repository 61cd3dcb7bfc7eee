import type { LockTimeoutError } from '@token-storage/core';
import { assert } from 'chai';

import { FREE, HELD } from '../../samples/lock-times.ts';
import type { Suite } from '../../suite.ts';
import { Gate } from '../../test-context/gate.ts';

const nothing = async (): Promise<void> => {};

/** Locks of two storages over the same location. */
export function sharedLocks(suite: Suite): void {
  if (!suite.capabilities.sharedLocks) {
    suite.it('shares no lock with a second storage, as declared', async (context) => {
      const second = await context.reopen();
      await context.storage.withLock('a', () => second.withLock('a', nothing, FREE));
    });
    return;
  }

  suite.it('keeps a second storage out, which hears who the owner is', async (context) => {
    const second = await context.reopen();
    await context.storage.withLock('a', async () => {
      const error = await context.refused('ERR_LOCK_TIMEOUT', () => second.withLock('a', nothing, HELD));
      assert.isString((error as LockTimeoutError).owner);
      await second.withLock('b', nothing, FREE);
    });
    await second.withLock('a', nothing, FREE);
  });

  suite.it('lets a second storage in when the task ends, or the first storage is closed', async (context) => {
    const second = await context.reopen();
    const [begun, end] = [new Gate(), new Gate()];
    const holding = context.storage.withLock('a', async () => {
      begun.open();
      await end.opened;
    });
    await begun.opened;
    const waiting = second.withLock('a', async () => 'second', FREE);
    end.open();
    await holding;
    assert.equal(await waiting, 'second');

    const [again, never] = [new Gate(), new Gate()];
    const task = context.storage.withLock('a', async () => {
      again.open();
      await never.opened;
    });
    await again.opened;
    await context.storage.close();
    assert.equal(await second.withLock('a', async () => 'second', FREE), 'second');
    never.open();
    await Promise.allSettled([task]);
  });

  suite.it('lets one task in at a time, of two storages', async (context) => {
    const storages = [context.storage, await context.reopen()];
    let inside = 0;
    const task = async (): Promise<void> => {
      inside += 1;
      assert.equal(inside, 1);
      await context.storage.getTokenDataByResourceServer();
      inside -= 1;
    };
    const count = suite.times(5);
    await Promise.all(storages.flatMap((storage) => Array.from({ length: count }, () => storage.withLock('a', task))));
  });
}
