import { StorageQuotaError } from '@token-storage/core';
import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';

import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { PageSlept } from '../page/page-slept.ts';
import { CallerError } from './caller-error.ts';
import { databaseError } from './database-error.ts';
import type { TransactionBody, TransactionRunner } from './database-transaction.ts';
import { freshLog } from './fresh-log.ts';
import { LiveTransaction } from './live-transaction.ts';
import { type DatabaseLayout, openDatabase } from './open-database.ts';

/**
 * What a transaction may be told.
 *
 * @see {@link Connection}
 */
export interface TransactionOptions {
  /** `"strict"`: it resolves once the disk has it. `"relaxed"`: once the operating system has it. */
  readonly durability?: IDBTransactionDurability | undefined;
}

/** How long to wait before a change that found no room is tried again: a browser that moves data needs both places. */
const MOVING_MS = 500;
/** A key that no object store has. */
const NO_KEY = -1;

/**
 * One IndexedDB database, opened when it is first used.
 *
 * It never stands in the way of another tab that upgrades or deletes the database, not even while its page sleeps, and
 * opens it again when it is needed the next time. All its errors are typed.
 *
 * @example
 * ```ts
 * import { Connection, type EntriesSchema } from '@token-storage/indexeddb/engine';
 *
 * const connection = new Connection<EntriesSchema>('my-app', { version: 2, stores: [{ name: 'entries' }, { name: 'locks' }] });
 * const count = await connection.transaction(['entries'], 'readonly', (transaction) =>
 *   transaction.objectStore('entries').count(),
 * );
 * await connection.close();
 * ```
 */
export class Connection<Schema extends DBSchema> implements Sleeper, TransactionRunner<Schema> {
  /** The database's name. */
  readonly name: string;
  readonly #layout: DatabaseLayout<Schema>;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(name: string, layout: DatabaseLayout<Schema>) {
    this.name = name;
    this.#layout = layout;
  }

  /**
   * Runs a transaction: whole, or not at all.
   *
   * A connection that is found closed is opened again, and the body then runs a second time. So it does when the page
   * wakes up, where it fell asleep while the body was running: a page that sleeps holds nothing. And so it does, half
   * a second later, where there was no room for what it wrote: the refusal may be about room that nobody uses.
   *
   * @param stores The object stores that it may touch.
   * @param body Awaits requests of this transaction and nothing else, else the transaction ends under its hands. What
   * it throws ends the transaction with nothing written. It awaits each write before it asks for the next one, or leaves
   * that to {@link writeAll}: with a full disk, Firefox keeps those that were asked for behind the one that failed.
   * @returns What the body returned, once it is written.
   * @throws {@link StorageUnavailableError} when there is no IndexedDB, it is denied, or it does not open.
   * @throws {@link StorageQuotaError} when there is no room, at the second try either.
   * @throws {@link UnsupportedFormatError} when the database is newer, or not one of ours.
   * @throws {@link StorageIOError} when it fails otherwise.
   */
  async transaction<T, Mode extends IDBTransactionMode>(
    stores: StoreNames<Schema>[],
    mode: Mode,
    body: TransactionBody<Schema, Mode, T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    for (let mayRepeat = mode === 'readwrite'; ; mayRepeat = false) {
      try {
        const { live, result } = await this.#runBody(stores, mode, body, options);
        // It may have been written when the connection is lost from here on: to run it again might write twice.
        if (mode === 'readwrite') await live.written();
        return result;
      } catch (error) {
        if (error instanceof CallerError) throw error.cause;
        const reported = error instanceof DOMException ? databaseError(error, this.name) : error;
        if (!mayRepeat || !(reported instanceof StorageQuotaError)) throw reported;
        await new Promise((resolve) => setTimeout(resolve, MOVING_MS));
        await this.#countRoomAnew(stores);
      }
    }
  }

  /**
   * Has the browser find out how much room there is by now. A refusal may be about room that nobody uses any more:
   *
   * - Chromium goes by what it counted last, perhaps while it moved data from one file into another. It counts again when a
   *   transaction has been written, and only one that removes is not refused.
   * - Firefox copies its write-ahead log into the database when it is idle, and gives up in the midst of that where both
   *   do not fit side by side. The copy and the log take all the room until something has been refused.
   */
  async #countRoomAnew(stores: StoreNames<Schema>[]): Promise<void> {
    const removeNothing: TransactionBody<Schema, 'readwrite', void> = async (transaction) => {
      for (const name of stores) await transaction.objectStore(name).delete(IDBKeyRange.only(NO_KEY));
    };
    try {
      const { live } = await this.#runBody(stores, 'readwrite', removeNothing, {});
      await live.written();
    } catch {
      // What was refused is tried once more in any case.
    }
  }

  /** Runs the body until it returns: anew after each sleep of the page, and once more where the connection was lost. */
  async #runBody<T, Mode extends IDBTransactionMode>(
    stores: StoreNames<Schema>[],
    mode: Mode,
    body: TransactionBody<Schema, Mode, T>,
    options: TransactionOptions,
  ): Promise<{ readonly live: LiveTransaction<Schema, Mode>; readonly result: T }> {
    for (let mayReopen = true; ;) {
      await pageSleep.over();
      const opening = this.#open();
      try {
        const live = await begin(opening, stores, mode, options);
        return { live, result: await live.run(body) };
      } catch (error) {
        if (error instanceof PageSlept) continue;
        if (!mayReopen || !isLostConnection(error)) throw error;
        mayReopen = false;
        this.#forget(opening);
      }
    }
  }

  /** Closes the connection, once its transactions have ended. The next transaction opens it again. */
  close(): void {
    if (this.#opening !== undefined) this.#forget(this.#opening);
  }

  sleep(): void {
    this.close();
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#opening === undefined) {
      const forget = (): void => this.#forget(opening);
      const opening = openDatabase(this.name, this.#layout, forget);
      opening.catch(forget);
      this.#opening = opening;
      pageSleep.add(this);
    }
    return this.#opening;
  }

  #forget(opening: Promise<IDBPDatabase<Schema>>): void {
    if (this.#opening === opening) {
      this.#opening = undefined;
      pageSleep.delete(this);
    }
    opening.then(
      (database) => database.close(),
      () => {},
    );
  }
}

/** @throws {@link PageSlept} when the page fell asleep before it has begun: it has closed its connection by then. */
async function begin<Schema extends DBSchema, Mode extends IDBTransactionMode>(
  opening: Promise<IDBPDatabase<Schema>>,
  stores: StoreNames<Schema>[],
  mode: Mode,
  { durability = 'default' }: TransactionOptions,
): Promise<LiveTransaction<Schema, Mode>> {
  const { count } = pageSleep;
  const database = await opening;
  if (mode === 'readwrite') await freshLog();
  if (pageSleep.count !== count) throw new PageSlept();
  return new LiveTransaction(database.transaction(stores, mode, { durability }));
}

/** Whether that is what browsers report when they have closed a connection, or lost what is behind it. */
const isLostConnection = (error: unknown): boolean =>
  error instanceof DOMException && /InvalidState|Unknown|Abort/.test(error.name);
