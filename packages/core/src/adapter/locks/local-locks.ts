import { LockTimeoutError } from '../../errors/lock-errors.ts';
import { abortReason, throwIfAborted } from '../../signals/abort-reason.ts';
import type { AcquireLockOptions, Lease } from './lease.ts';

/**
 * Locks within one JavaScript context, first come, first served.
 *
 * @example
 * ```ts
 * import { LocalLocks } from '@token-storage/core/adapter';
 *
 * const locks = new LocalLocks();
 * const lease = await locks.acquire('tokens', { timeoutMs: 1_000 });
 * try {
 *   // Nobody else of this context is here.
 * } finally {
 *   await lease.release();
 * }
 * ```
 */
export class LocalLocks {
  /** By lock name: ends once the last in line has given the lock back, or has given up. */
  readonly #lines = new Map<string, Promise<void>>();
  readonly #leases = new Set<AbortController>();

  /**
   * Waits until the lock is free, and takes it.
   *
   * @throws {@link LockTimeoutError} when the lock is not free in time; the signal's reason when it is aborted.
   */
  async acquire(lockName: string, { timeoutMs, signal }: AcquireLockOptions): Promise<Lease> {
    throwIfAborted(signal);
    const before = this.#lines.get(lockName);
    let leave!: () => void;
    const done = new Promise<void>((resolve) => (leave = resolve));
    const line = before === undefined ? done : before.then(() => done);
    this.#lines.set(lockName, line);
    void line.then(() => this.#lines.get(lockName) === line && this.#lines.delete(lockName));

    try {
      if (before !== undefined) await waitFor(before, lockName, timeoutMs, signal);
    } catch (error) {
      leave();
      throw error;
    }
    const controller = new AbortController();
    this.#leases.add(controller);
    return {
      lockName,
      signal: controller.signal,
      release: async () => {
        this.#leases.delete(controller);
        controller.abort();
        leave();
      },
    };
  }

  /** Ends all leases. */
  close(): void {
    for (const controller of this.#leases) controller.abort();
  }
}

function waitFor(turn: Promise<void>, lockName: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = (): void => settle(() => signal && reject(abortReason(signal)));
    const onTimeout = (): void => {
      const message = `The lock ${lockName} was not free within ${timeoutMs} ms: this program holds it.`;
      settle(() => reject(new LockTimeoutError(message, { lockName, owner: 'this program', timeoutMs })));
    };
    // setTimeout takes 2^31 - 1 ms at most, which is as good as for ever.
    const timer = setTimeout(onTimeout, Math.min(timeoutMs, 0x7fff_ffff));
    signal?.addEventListener('abort', onAbort);
    void turn.then(() => settle(resolve));
  });
}
