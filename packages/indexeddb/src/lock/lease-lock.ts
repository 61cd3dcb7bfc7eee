import { LockTimeoutError } from '@token-storage/core';
import { type AcquireLockOptions, LocalLocks, StaleDetector } from '@token-storage/core/adapter';

import type { TransactionRunner } from '../connection/database-transaction.ts';
import { randomId } from '../random-id.ts';
import { HeldLease } from './held-lease.ts';
import { awaitEndOf, holdLiveness, isLivenessKnown } from './liveness.ts';
import type { LockRecord, LocksSchema } from './locks-schema.ts';

/** How a {@link LeaseLock} behaves. */
export interface LeaseLockOptions {
  /** How often a holder's heartbeat moves on, in milliseconds; 2,000 by default. */
  readonly heartbeatMs?: number | undefined;
  /**
   * How long a holder's heartbeat stands still until the holder counts as dead, in milliseconds. By default 90,000, since
   * the timers of a hidden tab may run once a minute; 10,000 where nothing else tells that a tab has ended (there are no
   * Web Locks where a page did not come over HTTPS).
   */
  readonly standstillMs?: number | undefined;
}

/** A standstill must have been looked at this often: one look may come after the whole machine was suspended. */
const LOOKS = 4;

/**
 * Locks that all tabs and workers share, and that transactions can check, since they are records in the same database.
 *
 * First come, first served within one instance; among instances whoever is quickest. A holder that ends is followed at
 * once; one that was suspended for too long loses the lock to the next, and finds out when it writes. Clocks of others
 * are never asked.
 *
 * @example
 * ```ts
 * import { Connection, LeaseLock, type LocksSchema } from '@token-storage/indexeddb/engine';
 *
 * const locks = new LeaseLock(new Connection<LocksSchema>('my-app', { version: 2, stores: [{ name: 'locks' }] }));
 * const lease = await locks.acquire('refresh', { timeoutMs: 5_000 });
 * await lease.release();
 * ```
 */
export class LeaseLock {
  readonly #connection: TransactionRunner<LocksSchema>;
  readonly #heartbeatMs: number;
  readonly #standstillMs: number;
  readonly #local = new LocalLocks();
  readonly #leases = new Set<HeldLease>();
  /** By lock name: how long somebody else's heartbeat has stood still. */
  readonly #standstills = new Map<string, StaleDetector>();

  /** @param connection To the database that what is locked is in, too. */
  constructor(
    connection: TransactionRunner<LocksSchema>,
    { heartbeatMs = 2_000, standstillMs }: LeaseLockOptions = {},
  ) {
    this.#connection = connection;
    this.#heartbeatMs = heartbeatMs;
    this.#standstillMs = standstillMs ?? (isLivenessKnown() ? 90_000 : 10_000);
  }

  /**
   * Waits until the lock is free, and takes it.
   *
   * @throws {@link LockTimeoutError} when the lock is not free in time; the signal's reason when it is aborted.
   */
  async acquire(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    const deadline = performance.now() + options.timeoutMs;
    const turn = await this.#local.acquire(lockName, options);
    const holder = randomId();
    let endLiveness = (): void => {};
    const onEnd = (): void => {
      endLiveness();
      void turn.release();
    };
    try {
      // Before the record is there, so that a record without it is always one whose holder has ended.
      endLiveness = await holdLiveness(holder);
      await this.#take(lockName, holder, deadline, options);
    } catch (error) {
      onEnd();
      throw error;
    }
    const lease: HeldLease = new HeldLease({
      connection: this.#connection,
      lockName,
      holder,
      heartbeatMs: this.#heartbeatMs,
      onEnd: () => {
        this.#leases.delete(lease);
        onEnd();
      },
    });
    this.#leases.add(lease);
    return lease;
  }

  /** Gives all leases back. */
  async close(): Promise<void> {
    await Promise.all([...this.#leases].map((lease) => lease.release()));
  }

  async #take(
    lockName: string,
    holder: string,
    deadline: number,
    { timeoutMs, signal }: AcquireLockOptions,
  ): Promise<void> {
    const longestPauseMs = isLivenessKnown() ? 1_000 : 250;
    let ended: string | undefined;
    for (let pauseMs = 10; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      signal?.throwIfAborted();
      const owner = await this.#takeUnlessHeld(lockName, holder, ended);
      if (owner === undefined) return;
      const leftMs = Math.max(deadline - performance.now(), 0);
      // At random, so that two who wait do not always come at the same time.
      const ownerEnded = await awaitEndOf(owner, Math.min(leftMs, Math.ceil(pauseMs * (0.5 + Math.random()))), signal);
      if (leftMs === 0 && !ownerEnded) {
        signal?.throwIfAborted();
        const message = `The lock ${JSON.stringify(lockName)} was not free within ${timeoutMs} ms: holder ${owner}, in this tab or another, has it.`;
        throw new LockTimeoutError(message, { lockName, owner, timeoutMs });
      }
      ended = ownerEnded ? owner : undefined;
    }
  }

  /** @returns Who holds it instead. */
  async #takeUnlessHeld(lockName: string, holder: string, ended: string | undefined): Promise<string | undefined> {
    return this.#connection.transaction(['locks'], 'readwrite', async (transaction) => {
      const store = transaction.objectStore('locks');
      const found = await store.get(lockName);
      const owner = found && this.#ownerOf(lockName, found);
      if (owner !== undefined && owner !== ended) return owner;
      this.#standstills.delete(lockName);
      await store.put({ holder, heartbeat: 0 }, lockName);
      return undefined;
    });
  }

  /** Who holds it, as far as that counts. */
  #ownerOf(lockName: string, { holder, heartbeat }: LockRecord): string | undefined {
    const standstill = this.#standstills.get(lockName) ?? new StaleDetector(this.#standstillMs / LOOKS);
    this.#standstills.set(lockName, standstill);
    return standstill.look(`${holder} ${heartbeat}`) < this.#standstillMs ? holder : undefined;
  }
}
