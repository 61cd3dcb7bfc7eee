import type { TokenStorage } from '@token-storage/core';
import { EngineTokenStorage, type Lease, LocalLocks, type StorageEngine } from '@token-storage/core/adapter';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from './support/deferred.ts';
import { emptyEngine } from './support/empty-engine.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('withLock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Holds the lock of `a` until told otherwise. */
  const hold = (storage: TokenStorage): { release: () => void; held: Promise<void>; done: Promise<void> } => {
    const held = deferred();
    const end = deferred();
    const done = storage.withLock('a', () => (held.resolve(), end.promise));
    return { release: () => end.resolve(), held: held.promise, done };
  };

  it('runs tasks one after the other, first come, first served, and returns what they return (item 27)', async () => {
    const storage = new MemoryTokenStorage();
    const log: number[] = [];
    const task = (at: number) => async (): Promise<number> => {
      log.push(at);
      await Promise.resolve();
      log.push(at);
      return at;
    };
    expect(await Promise.all([1, 2, 3].map((at) => storage.withLock('a', task(at))))).toEqual([1, 2, 3]);
    expect(log).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('is a lock per resource server and namespace, and shared by views', async () => {
    const storage = new MemoryTokenStorage();
    const { release, held, done } = hold(storage);
    await held;
    await storage.withLock('b', async () => {});
    await storage.withNamespace('x').withLock('a', async () => {});
    const same = thrownBy(() => storage.withNamespace('DEFAULT').withLock('a', async () => {}, { timeoutMs: 0 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(await same).toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
    release();
    await done;
  });

  it('waits for 30 seconds by default, and then names the owner', async () => {
    const storage = new MemoryTokenStorage();
    const { release, held, done } = hold(storage);
    await held;
    const waiting = thrownBy(() => storage.withLock('a', async () => {}));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toMatchObject({
      code: 'ERR_LOCK_TIMEOUT',
      lockName: '["DEFAULT","a"]',
      owner: 'this program',
      timeoutMs: 30_000,
    });
    release();
    await done;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets others have the lock after one gave up waiting', async () => {
    const storage = new MemoryTokenStorage();
    const { release, held, done } = hold(storage);
    await held;
    const impatient = thrownBy(() => storage.withLock('a', async () => {}, { timeoutMs: 5 }));
    const patient = storage.withLock('a', async () => 'done', { timeoutMs: Infinity });
    await vi.advanceTimersByTimeAsync(5);
    expect(await impatient).toMatchObject({ code: 'ERR_LOCK_TIMEOUT', timeoutMs: 5 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await Promise.race([patient, Promise.resolve('waits')])).toBe('waits');
    release();
    await done;
    expect(await patient).toBe('done');
  });

  it('gives up with the reason of the signal, and leaves no listener on it', async () => {
    const storage = new MemoryTokenStorage();
    const { release, held, done } = hold(storage);
    await held;
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const reason = new Error('changed my mind');
    const waiting = thrownBy(() => storage.withLock('a', async () => {}, { signal: controller.signal }));
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    const aborted = thrownBy(() => storage.withLock('b', async () => {}, { signal: controller.signal }));
    expect(await aborted).toBe(reason);
    release();
    await done;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([Number.NaN, -1, '5', null])('refuses %j as timeoutMs', async (timeoutMs) => {
    const wrong = timeoutMs as number;
    const error = await thrownBy(() => new MemoryTokenStorage().withLock('a', async () => {}, { timeoutMs: wrong }));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
  });

  it('gives the lock back when the task throws, and passes on what it threw', async () => {
    const storage = new MemoryTokenStorage();
    const error = new Error('of the task');
    expect(await thrownBy(() => storage.withLock('a', () => Promise.reject(error)))).toBe(error);
    expect(
      await thrownBy(() =>
        storage.withLock('a', () => {
          throw error;
        }),
      ),
    ).toBe(error);
    expect(await storage.withLock('a', async () => 'free', { timeoutMs: 0 })).toBe('free');
  });

  it('passes on what the task threw even when the lock cannot be given back either', async () => {
    const lease: Lease = {
      lockName: 'x',
      signal: new AbortController().signal,
      release: () => Promise.reject(new Error('of the release')),
    };
    const storage = new EngineTokenStorage(emptyEngine({ acquireLock: async () => lease }));
    const failing = thrownBy(() => storage.withLock('a', () => Promise.reject(new Error('of the task'))));
    expect(await failing).toMatchObject({ message: 'of the task' });
    const succeeding = thrownBy(() => storage.withLock('a', async () => {}));
    expect(await succeeding).toMatchObject({ message: 'of the release' });
  });

  it('fences writes through the storage of the task once the lock has ended, in views of it as well', async () => {
    const storage = new MemoryTokenStorage();
    let held!: TokenStorage;
    await storage.withLock('a', async (given, signal) => {
      held = given;
      await given.storeTokenDataByResourceServer({ a: sample('a') });
      expect(signal.aborted).toBe(false);
    });
    for (const one of [held, held.withNamespace('x')]) {
      const error = await thrownBy(() => one.storeTokenDataByResourceServer({ b: sample('b') }));
      expect(error).toMatchObject({ code: 'ERR_LOCK_LOST', lockName: '["DEFAULT","a"]' });
    }
    expect(Object.keys(await held.getTokenDataByResourceServer())).toEqual(['a']);
  });

  it('ends when the storage closes: waiters reject, and the signal of the holder is aborted', async () => {
    const storage = new MemoryTokenStorage();
    const end = deferred();
    const signals: AbortSignal[] = [];
    const holder = storage.withLock('a', (_storage, signal) => (signals.push(signal), end.promise));
    const waiting = thrownBy(() => storage.withLock('a', async () => {}, { timeoutMs: Infinity }));
    await vi.advanceTimersByTimeAsync(1);
    await storage.close();
    expect(await waiting).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    end.resolve();
    await holder;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not given while the storage closes: the task does not run, and the lock is given back', async () => {
    const given = deferred<Lease>();
    const release = vi.fn<Lease['release']>(async () => {});
    const task = vi.fn<() => Promise<void>>();
    const storage = new EngineTokenStorage(emptyEngine({ acquireLock: () => given.promise }));
    const waiting = thrownBy(() => storage.withLock('a', task));
    given.resolve({ lockName: 'x', signal: new AbortController().signal, release });
    await storage.close();
    expect(await waiting).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
    expect(release).toHaveBeenCalledTimes(1);
    expect(task).not.toHaveBeenCalled();
  });

  it('lets plain reads and writes pass', async () => {
    const storage = new MemoryTokenStorage();
    const { release, held, done } = hold(storage);
    await held;
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.removeTokenData('a')).toBe(true);
    release();
    await done;
  });

  it('waits with a signal of its own each time, since Node 20 takes many listeners on one for a leak', async () => {
    const locks = new LocalLocks();
    const signals = new Set<AbortSignal | undefined>();
    const acquireLock: StorageEngine['acquireLock'] = (name, options) => {
      signals.add(options.signal);
      return locks.acquire(name, options);
    };
    const storage = new EngineTokenStorage(emptyEngine({ acquireLock }));
    await Promise.all(Array.from({ length: 20 }, () => storage.withLock('a', async () => {})));
    expect(signals.size).toBe(20);
  });
});

describe('LocalLocks', () => {
  it('refuse to wait with a signal that is aborted already', async () => {
    const locks = new LocalLocks();
    const lease = await locks.acquire('x', { timeoutMs: 0 });
    const signal = AbortSignal.abort(new Error('too late'));
    for (const lockName of ['x', 'free']) {
      const error = await thrownBy(() => locks.acquire(lockName, { timeoutMs: Infinity, signal }));
      expect(error).toMatchObject({ message: 'too late' });
    }
    await lease.release();
    await lease.release();
    await (await locks.acquire('x', { timeoutMs: 0 })).release();
  });
});
