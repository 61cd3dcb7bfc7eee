import type { LockTimeoutError } from '@token-storage/core';
import { assert } from 'chai';

import { FREE, HELD } from '../../samples/lock-times.ts';
import type { Suite } from '../../suite.ts';
import { ChangeLog } from '../../test-context/change-log.ts';
import { sameData } from '../../test-context/same-data.ts';

const nothing = async (): Promise<void> => {};

/** withLock and withNamedLock. */
export function locks(suite: Suite): void {
  suite.it('runs the task and gives back what it returns', async ({ storage }) => {
    assert.equal(await storage.withLock('a', async () => 'result'), 'result');
    assert.equal(await storage.withNamedLock('any name', async () => 'result'), 'result');
  });

  suite.it('rejects with what the task threw, and gives the lock back', async (context) => {
    const { storage } = context;
    const mistake = new Error('a mistake of the task');
    const error = await context.failure(() => storage.withLock('a', () => Promise.reject(mistake)));
    assert.strictEqual(error, mistake);
    const thrown = await context.failure(() =>
      storage.withLock('a', () => {
        throw mistake;
      }),
    );
    assert.strictEqual(thrown, mistake);
    await storage.withLock('a', nothing, FREE);
  });

  suite.it('lets one task in at a time', async (context) => {
    const { storage } = context;
    const count = suite.times(10);
    let inside = 0;
    await storage.storeTokenDataByResourceServer({ a: context.data({ expires_at_seconds: 4_000_000_000 }) });
    await Promise.all(
      Array.from({ length: count }, () =>
        storage.withLock('a', async (locked) => {
          inside += 1;
          assert.equal(inside, 1);
          const expiry = (await context.read(locked, 'a'))?.expires_at_seconds ?? 0;
          await locked.storeTokenDataByResourceServer({ a: context.data({ expires_at_seconds: expiry + 1 }) });
          inside -= 1;
        }),
      ),
    );
    assert.equal((await context.read(storage, 'a'))?.expires_at_seconds, 4_000_000_000 + count);
  });

  suite.it('serves those who wait in the order in which they asked', async ({ storage }) => {
    const order: number[] = [];
    const waiting: Promise<void>[] = [];
    const numbers = [1, 2, 3, 4, 5];
    await storage.withLock('a', async () => {
      for (const number of numbers) {
        waiting.push(storage.withLock('a', async () => void order.push(number)));
      }
    });
    await Promise.all(waiting);
    assert.deepEqual(order, numbers);
  });

  suite.it('gives up in time with LockTimeoutError, which names the owner', async (context) => {
    const { storage } = context;
    await storage.withLock('a', async () => {
      const never = async (): Promise<void> => assert.fail('the lock was not free');
      const error = await context.refused('ERR_LOCK_TIMEOUT', () => storage.withLock('a', never, HELD));
      const { owner, timeoutMs, lockName } = error as LockTimeoutError;
      assert.equal(timeoutMs, HELD.timeoutMs);
      assert.isString(lockName);
      assert.isString(owner);
      assert.include(error.message, owner ?? '');
      await context.refused('ERR_LOCK_TIMEOUT', () => storage.withLock('a', never, { timeoutMs: 0 }));
    });
    await storage.withLock('a', nothing, FREE);
  });

  suite.it('gives up with the reason of the signal', async (context) => {
    const { storage } = context;
    const never = async (): Promise<void> => assert.fail('the lock was not free');
    const reason = new Error('no longer needed');
    const signal = AbortSignal.abort(reason);
    assert.strictEqual(await context.failure(() => storage.withLock('a', never, { signal })), reason);
    await storage.withLock('a', async () => {
      const controller = new AbortController();
      const waiting = context.failure(() => storage.withLock('a', never, { signal: controller.signal }));
      await storage.getTokenDataByResourceServer();
      controller.abort(reason);
      assert.strictEqual(await waiting, reason);
    });
  });

  suite.it('lets nobody in early after one who waited has given up', async (context) => {
    const { storage } = context;
    const order: string[] = [];
    let last: Promise<void> | undefined;
    await storage.withLock('a', async () => {
      const givingUp = context.refused('ERR_LOCK_TIMEOUT', () => storage.withLock('a', nothing, HELD));
      last = storage.withLock('a', async () => void order.push('next'));
      await givingUp;
      await storage.storeTokenDataByResourceServer(context.record('a'));
      order.push('holder');
    });
    await last;
    assert.deepEqual(order, ['holder', 'next']);
  });

  suite.it('leaves a task alone when the signal is aborted after the lock was got', async (context) => {
    const { storage } = context;
    const controller = new AbortController();
    const tokens = context.record('a');
    const task = storage.withLock(
      'a',
      async (locked, lost) => {
        controller.abort();
        assert.isFalse(lost.aborted);
        await locked.storeTokenDataByResourceServer(tokens);
        return 'done';
      },
      { signal: controller.signal },
    );
    assert.equal(await task, 'done');
    sameData(await context.read(storage, 'a'), tokens['a']);
  });

  suite.it('is not re-entrant', async (context) => {
    await context.storage.withLock('a', async (locked) => {
      await context.refused('ERR_LOCK_TIMEOUT', () => locked.withLock('a', nothing, HELD));
    });
  });

  suite.it('holds up no plain call: reads, writes and events go on', async (context) => {
    const { storage } = context;
    const log = new ChangeLog(storage);
    const tokens = context.record('a');
    await storage.withLock('a', async () => {
      await storage.storeTokenDataByResourceServer(tokens);
      await storage.updateTokenData('a', (current) => current);
      sameData(await context.read(storage, 'a'), tokens['a']);
      assert.isTrue(await storage.removeTokenData('a'));
      await log.hears('a');
    });
  });

  suite.it('locks each resource server of each namespace by itself', async (context) => {
    const { storage } = context;
    const other = storage.withNamespace('other');
    await storage.withLock('a', async () => {
      await storage.withLock('b', nothing, FREE);
      await storage.withLock('A', nothing, FREE);
      await other.withLock('a', nothing, FREE);
      await storage.withNamedLock('a', nothing, FREE);
      await context.refused('ERR_LOCK_TIMEOUT', () => other.withNamespace('DEFAULT').withLock('a', nothing, HELD));
    });
  });

  suite.it('locks any name for everybody, whatever the namespace', async (context) => {
    const { storage } = context;
    await storage.withNamedLock('__proto__', async () => {
      const other = storage.withNamespace('other');
      await context.refused('ERR_LOCK_TIMEOUT', () => other.withNamedLock('__proto__', nothing, HELD));
      await other.withNamedLock('constructor', nothing, FREE);
    });
  });
}
