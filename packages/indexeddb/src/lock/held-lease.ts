import { LockLostError } from '@token-storage/core';
import type { Lease } from '@token-storage/core/adapter';

import type { DatabaseTransaction, TransactionRunner } from '../connection/database-transaction.ts';
import type { LockRecord, LocksSchema } from './locks-schema.ts';

/** What a {@link HeldLease} is made of. */
export interface HeldLeaseDetails {
  readonly connection: TransactionRunner<LocksSchema>;
  readonly lockName: string;
  readonly holder: string;
  /** How often to move the heartbeat on, in milliseconds. */
  readonly heartbeatMs: number;
  /** Called once, when the lease is released or found lost. */
  readonly onEnd: () => void;
}

/**
 * A lock that is held by a record in a database, so that a transaction on this database can check it.
 *
 * @see {@link LeaseLock}
 */
export class HeldLease implements Lease {
  readonly lockName: string;
  readonly #details: HeldLeaseDetails;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat = 0;

  /** @param details The record has been written by now, with a heartbeat of 0. */
  constructor(details: HeldLeaseDetails) {
    this.lockName = details.lockName;
    this.#details = details;
    this.#schedule();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Makes sure that a write happens only while this lease holds.
   *
   * @param transaction The write's own, with the object store of locks.
   * @throws {@link LockLostError} when somebody has taken the lock over.
   */
  async check(transaction: DatabaseTransaction<LocksSchema>): Promise<void> {
    if (await this.#isHeld(transaction)) return;
    const { lockName } = this;
    const problem = 'was lost: this tab did not run for so long that another one took it over, or the data was cleared';
    const message = `The lock ${JSON.stringify(lockName)} ${problem}. Nothing was written; read again and start over.`;
    const error = new LockLostError(message, { lockName });
    this.#end(error);
    throw error;
  }

  /**
   * Gives the lock back.
   *
   * @throws {@link StorageIOError} when the record cannot be deleted; others can take the lock over then.
   */
  async release(): Promise<void> {
    if (this.signal.aborted) return;
    try {
      await this.#details.connection.transaction(['locks'], 'readwrite', async (transaction) => {
        if (await this.#isHeld(transaction)) await transaction.objectStore('locks').delete(this.lockName);
      });
    } finally {
      this.#end();
    }
  }

  async #isHeld(transaction: DatabaseTransaction<LocksSchema>): Promise<boolean> {
    const record = await transaction.objectStore('locks').get(this.lockName);
    return record?.holder === this.#details.holder;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#moveHeartbeat(), this.#details.heartbeatMs);
  }

  async #moveHeartbeat(): Promise<void> {
    try {
      await this.#details.connection.transaction(['locks'], 'readwrite', async (transaction) => {
        await this.check(transaction);
        const record: LockRecord = { holder: this.#details.holder, heartbeat: (this.#heartbeat += 1) };
        await transaction.objectStore('locks').put(record, this.lockName);
      });
    } catch {
      // Either the lease is lost, which its signal tells, or it may pass until the next one. If it lasts, others take
      // the lock over, and a write finds that out.
    }
    if (!this.signal.aborted) this.#schedule();
  }

  #end(reason?: LockLostError): void {
    if (this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#controller.abort(reason);
    this.#details.onEnd();
  }
}
