import { type AcquireLockOptions, errors, LocalLocks } from '@token-storage/core/adapter';

import type { Commands } from '../client/commands.ts';
import type { Keys } from '../keys/keys.ts';
import { pause } from '../pause.ts';
import { randomId } from '../random-id.ts';
import { HeldLease } from './held-lease.ts';
import { RELEASE, TAKE } from './lock-scripts.ts';

/** Those who wait look again after so long, in milliseconds; first sooner. */
const LONGEST_PAUSE_MS = 250;
const SHORTEST_PAUSE_MS = 5;

/** How a {@link LeaseLock} behaves. */
export interface LeaseLockOptions {
  /** How long the server keeps a lock for a holder who does not move, in milliseconds. */
  readonly leaseMs: number;
  /** Whether it is counted how often a lock is taken. */
  readonly isCounted: boolean;
}

/** A lock that somebody wants. */
interface Wanted {
  readonly lockName: string;
  /** Its key. */
  readonly lock: string;
  /** That of its count, where it is counted. */
  readonly countKey: string | undefined;
  readonly holder: string;
}

/** A lock that was just taken. */
interface Taken {
  /** When the server was asked. */
  readonly askedAtMs: number;
  readonly count: number;
}

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
  readonly #isCounted: boolean;
  readonly #local = new LocalLocks();
  readonly #leases = new Set<HeldLease>();

  constructor(commands: Commands, keys: Keys, { leaseMs, isCounted }: LeaseLockOptions) {
    this.#commands = commands;
    this.#keys = keys;
    this.#leaseMs = leaseMs;
    this.#isCounted = isCounted;
  }

  /** @throws {@link LockTimeoutError} when the lock is not free in time; the signal's reason when it is aborted. */
  async acquire(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    const deadline = performance.now() + options.timeoutMs;
    const turn = await this.#local.acquire(lockName, options);
    const lock = this.#keys.lock(lockName);
    const countKey = this.#isCounted ? this.#keys.count(lockName) : undefined;
    const holder = randomId();
    let taken: Taken;
    try {
      taken = await this.#take({ lockName, lock, countKey, holder }, deadline, options);
    } catch (error) {
      void turn.release();
      throw error;
    }
    const lease: HeldLease = new HeldLease({
      commands: this.#commands,
      lockName,
      lock,
      holder,
      counted: countKey === undefined ? undefined : { key: countKey, count: taken.count },
      leaseMs: this.#leaseMs,
      confirmedAtMs: taken.askedAtMs,
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

  async #take(wanted: Wanted, deadline: number, { timeoutMs, signal }: AcquireLockOptions): Promise<Taken> {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      signal?.throwIfAborted();
      const askedAtMs = performance.now();
      const answer = await this.#ask(wanted);
      if (typeof answer === 'number') return { askedAtMs, count: answer };
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) {
        const { lockName } = wanted;
        const message = `The lock ${JSON.stringify(lockName)} was not free within ${timeoutMs} ms: holder ${answer}, in this program or another, has it.`;
        throw new errors.LockTimeoutError(message, { lockName, owner: answer, timeoutMs });
      }
      // At random, so that two who wait do not always come at the same time.
      await pause(Math.min(leftMs, pauseMs * (0.5 + Math.random())), signal);
    }
  }

  /** @returns How often it was taken, or who holds it instead. */
  async #ask({ lock, countKey, holder }: Wanted): Promise<number | string> {
    const attempt = { task: 'take the lock', location: lock, isWrite: false };
    try {
      const keys = countKey === undefined ? [lock] : [lock, countKey];
      const answer = await this.#commands.run(TAKE, { keys, arguments: [holder, String(this.#leaseMs)] }, attempt);
      return typeof answer === 'number' ? answer : new TextDecoder().decode(answer as Uint8Array);
    } catch (error) {
      // It may have been taken all the same: nobody shall have to wait for its end.
      void this.#commands.run(RELEASE, { keys: [lock], arguments: [holder] }, attempt).catch(() => {});
      throw error;
    }
  }
}
