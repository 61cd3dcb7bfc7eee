import { type AcquireLockOptions, errors, LocalLocks } from '@token-storage/core/adapter';

import type { Commands } from '../client/commands.ts';
import type { Keys } from '../keys/keys.ts';
import { randomId } from '../random-id.ts';
import { HeldLease } from './held-lease.ts';
import { RELEASE, TAKE } from './lock-scripts.ts';

/** Those who wait look again after so long, in milliseconds; first sooner. */
const LONGEST_PAUSE_MS = 250;
const SHORTEST_PAUSE_MS = 5;

/**
 * Locks that all programs share, each a key that expires unless its holder renews it.
 *
 * First come, first served within one instance; among instances whoever is quickest. Only the server's clock counts, and only
 * for how long a holder has not moved.
 */
export class LeaseLock {
  readonly #commands: Commands;
  readonly #keys: Keys;
  readonly #leaseMs: number;
  readonly #local = new LocalLocks();
  readonly #leases = new Set<HeldLease>();

  constructor(commands: Commands, keys: Keys, leaseMs: number) {
    this.#commands = commands;
    this.#keys = keys;
    this.#leaseMs = leaseMs;
  }

  /** @throws {@link LockTimeoutError} when the lock is not free in time; the signal's reason when it is aborted. */
  async acquire(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    const deadline = performance.now() + options.timeoutMs;
    const turn = await this.#local.acquire(lockName, options);
    const lock = this.#keys.lock(lockName);
    const holder = randomId();
    let confirmedAtMs: number;
    try {
      confirmedAtMs = await this.#take(lockName, lock, holder, deadline, options);
    } catch (error) {
      void turn.release();
      throw error;
    }
    const lease: HeldLease = new HeldLease({
      commands: this.#commands,
      lockName,
      lock,
      holder,
      leaseMs: this.#leaseMs,
      confirmedAtMs,
      onEnd: () => {
        this.#leases.delete(lease);
        void turn.release();
      },
    });
    this.#leases.add(lease);
    return lease;
  }

  /** Gives all leases back. What cannot be given back ends by itself. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#leases].map((lease) => lease.release()));
  }

  /** @returns When the server was asked that gave it. */
  async #take(
    lockName: string,
    lock: string,
    holder: string,
    deadline: number,
    { timeoutMs, signal }: AcquireLockOptions,
  ): Promise<number> {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      signal?.throwIfAborted();
      const askedAtMs = performance.now();
      const owner = await this.#ask(lock, holder);
      if (owner === undefined) return askedAtMs;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) {
        const message = `The lock ${JSON.stringify(lockName)} was not free within ${timeoutMs} ms: holder ${owner}, in this program or another, has it.`;
        throw new errors.LockTimeoutError(message, { lockName, owner, timeoutMs });
      }
      // At random, so that two who wait do not always come at the same time.
      await pause(Math.min(leftMs, pauseMs * (0.5 + Math.random())), signal);
    }
  }

  /** @returns Who holds it instead. */
  async #ask(lock: string, holder: string): Promise<string | undefined> {
    const attempt = { task: 'take the lock', location: lock, isWrite: false };
    try {
      const parameters = { keys: [lock], arguments: [holder, String(this.#leaseMs)] };
      const owner = await this.#commands.run(TAKE, parameters, attempt);
      return owner === 1 ? undefined : new TextDecoder().decode(owner as Uint8Array);
    } catch (error) {
      // It may have been taken all the same: nobody shall have to wait for its end.
      void this.#commands.run(RELEASE, { keys: [lock], arguments: [holder] }, attempt).catch(() => {});
      throw error;
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}
