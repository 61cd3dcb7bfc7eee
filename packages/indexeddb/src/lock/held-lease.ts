import { LockLostError } from '@token-storage/core';
import type { Lease } from '@token-storage/core/adapter';

import type { Connection } from '../connection/connection.ts';
import { settled } from '../connection/settled.ts';

/** The object store of locks. Every database that a {@link HeldLease} fences has it, made with no parameters. */
export const LOCKS = 'locks';

/** What stands under a lock's name while it is held. */
export interface LockRecord {
  /** Who holds it; a new name for each lease. */
  readonly holder: string;
  /** Moves on while the holder is alive. */
  readonly beat: number;
}

/** What a {@link HeldLease} is made of. */
export interface HeldLeaseDetails {
  readonly connection: Connection;
  readonly lockName: string;
  readonly holder: string;
  /** How often to show that the holder is alive, in milliseconds. */
  readonly beatMs: number;
  /** Called once, when the lease is released or found lost. */
  readonly onEnd: () => void;
}

/** A lock that is held by a record in a database, so that a transaction on this database can check it. */
export class HeldLease implements Lease {
  readonly lockName: string;
  readonly #details: HeldLeaseDetails;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat = 0;

  /** @param details The record has been written by now, with a beat of 0. */
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
   * @param transaction The write's own, with {@link LOCKS} among its object stores.
   * @throws {@link LockLostError} when somebody has taken the lock over.
   */
  async check(transaction: IDBTransaction): Promise<void> {
    if (await this.#isHeld(transaction)) return;
    const { lockName } = this;
    const problem = 'was lost: this tab did not run for so long that another one took it over, or the data was cleared';
    const message = `The lock ${JSON.stringify(lockName)} ${problem}. Nothing was written; read again and start over.`;
    const error = new LockLostError(message, { lockName });
    this.#end(error);
    throw error;
  }

  /** @throws {@link StorageIOError} when the record cannot be deleted; others can take the lock over then. */
  async release(): Promise<void> {
    if (this.signal.aborted) return;
    try {
      await this.#details.connection.transaction([LOCKS], 'readwrite', async (transaction) => {
        if (await this.#isHeld(transaction)) await settled(transaction.objectStore(LOCKS).delete(this.lockName));
      });
    } finally {
      this.#end();
    }
  }

  async #isHeld(transaction: IDBTransaction): Promise<boolean> {
    const record: unknown = await settled(transaction.objectStore(LOCKS).get(this.lockName));
    return (record as LockRecord | undefined)?.holder === this.#details.holder;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#showBeat(), this.#details.beatMs);
  }

  async #showBeat(): Promise<void> {
    try {
      await this.#details.connection.transaction([LOCKS], 'readwrite', async (transaction) => {
        await this.check(transaction);
        const record: LockRecord = { holder: this.#details.holder, beat: (this.#beat += 1) };
        await settled(transaction.objectStore(LOCKS).put(record, this.lockName));
      });
    } catch {
      // Either the lease is lost, which its signal tells, or it may pass until the next beat. If it lasts, others take
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
