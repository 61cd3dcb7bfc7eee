import { CorruptStorageError, UnsupportedFormatError } from '@token-storage/core';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { explainSqliteError } from '../database/sqlite-error.ts';
import { type LogRecord, readLog } from './log.ts';
import { Replica } from './replica.ts';
import type { RowLogTransaction } from './row-log-schema.ts';
import { readSnapshot } from './snapshot.ts';

/**
 * The replica that this page or worker has of a database: brought up to date within each transaction that uses it. Operations
 * may run side by side, so after each wait another one may have brought it further, or put another one in its place.
 */
export class CurrentReplica {
  readonly #location: string;
  #replica: Replica | undefined;
  /** Whether changes of others are known to be missing in it. */
  #isBehind = false;

  /** @param location For errors. */
  constructor(location: string) {
    this.#location = location;
  }

  /**
   * Does something with a replica that has all that a transaction sees.
   *
   * One request, where only few changes were made since the last time.
   *
   * @param transaction On the log and the snapshot. Only its own requests are awaited.
   * @param action Synchronous, so that no other operation comes in between.
   */
  async use<T>(sqlJs: SqlJs, transaction: RowLogTransaction, action: (replica: Replica) => T): Promise<T> {
    try {
      const used = await this.#useKnown(sqlJs, transaction, action);
      return used === undefined ? await this.#useLoaded(sqlJs, transaction, action) : used.result;
    } catch (error) {
      // What does not go together with what is stored is of no use, not even to write beside it.
      if (error instanceof CorruptStorageError || error instanceof UnsupportedFormatError) this.forget();
      throw error;
    }
  }

  /** Reads what is missing in the replica that is there. @returns `undefined` where there is none that it could make good. */
  async #useKnown<T>(
    sqlJs: SqlJs,
    transaction: RowLogTransaction,
    action: (replica: Replica) => T,
  ): Promise<{ readonly result: T } | undefined> {
    const known = this.#replica;
    if (known === undefined || !known.isFor(sqlJs, transaction.db)) return undefined;
    const missing = await readLog(transaction, known.seq);
    if (this.#replica !== known) return undefined;
    return this.#guard(() => {
      if (!known.catchUp(missing)) return undefined;
      this.#isBehind = false;
      return { result: action(known) };
    });
  }

  /** Reads everything, for a replica in the place of the one that is there. */
  async #useLoaded<T>(sqlJs: SqlJs, transaction: RowLogTransaction, action: (replica: Replica) => T): Promise<T> {
    const snapshot = await readSnapshot(transaction, this.#location);
    const records = await readLog(transaction, snapshot.head.seq);
    const newestSeq = records.at(-1)?.seq ?? snapshot.head.seq;
    return this.#guard(() => {
      const other = this.#replica;
      if (other?.isFor(sqlJs, transaction.db) === true && other.seq >= newestSeq) return action(other);
      this.forget();
      const loaded = Replica.load(sqlJs, transaction.db, snapshot, records);
      this.#replica = loaded;
      this.#isBehind = false;
      return action(loaded);
    });
  }

  /**
   * Takes over a change that this context has written, unless others have written before it: the next use brings in those
   * first. The change is on the disk by now, so whatever fails here, the next use makes good.
   */
  apply(record: LogRecord, source: RowLogTransaction['db']): void {
    if (this.#replica?.source !== source) return;
    try {
      this.#isBehind ||= !this.#replica.catchUp([record]);
    } catch {
      // Such as a lack of memory.
      this.forget();
    }
  }

  /**
   * Whether a change may be added to the log without a look at it: the format is known, and so, but for others that write
   * at this moment, is all that was written. Whoever never looked would never notice how long the log has become.
   */
  isUpToDateWith(source: RowLogTransaction['db']): boolean {
    return this.#replica?.source === source && !this.#isBehind;
  }

  /** Whether there is one that has changed so much that an image should be made. */
  get isCheckpointDue(): boolean {
    return this.#replica?.isCheckpointDue ?? false;
  }

  /** The next use loads everything again. */
  forget(): void {
    this.#replica?.close();
    this.#replica = undefined;
  }

  /** Whatever SQLite reports is typed, and whatever state it left in memory is given up. */
  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const explained = explainSqliteError(error, 'use', this.#location);
      if (explained !== error) this.forget();
      throw explained;
    }
  }
}
