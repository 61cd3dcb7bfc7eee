import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { CallerError } from './caller-error.ts';
import { databaseError } from './database-error.ts';
import { freshLog } from './fresh-log.ts';
import { LiveTransaction } from './live-transaction.ts';
import { type DatabaseSchema, openDatabase } from './open-database.ts';

/** What a transaction may be told. */
export interface TransactionOptions {
  /** `"strict"`: it resolves once the disk has it. `"relaxed"`: once the operating system has it. */
  readonly durability?: IDBTransactionDurability | undefined;
}

/**
 * One IndexedDB database, opened when it is first used.
 *
 * It never stands in the way of another tab that upgrades or deletes the database, not even while its page sleeps, and
 * opens it again when it is needed the next time. All its errors are typed.
 */
export class Connection implements Sleeper {
  /** The database's name. */
  readonly name: string;
  readonly #schema: DatabaseSchema;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(name: string, schema: DatabaseSchema) {
    this.name = name;
    this.#schema = schema;
  }

  /**
   * Runs a transaction: whole, or not at all.
   *
   * A connection that is found closed is opened again, and the body then runs a second time. So it does when the page
   * wakes up, where it fell asleep while the body was running: a page that sleeps holds nothing.
   *
   * @param stores The object stores that it may touch.
   * @param body Awaits requests of this transaction and nothing else, else the transaction ends under its hands. What
   * it throws ends the transaction with nothing written. It awaits each write before it asks for the next one: with a
   * full disk, Firefox keeps those that were asked for behind the one that failed.
   * @returns What the body returned, once it is written.
   * @throws {@link StorageUnavailableError} when there is no IndexedDB, it is denied, or it does not open.
   * @throws {@link StorageQuotaError} when there is no room.
   * @throws {@link UnsupportedFormatError} when the database is newer, or not one of ours.
   * @throws {@link StorageIOError} when it fails otherwise.
   */
  async transaction<T>(
    stores: string[],
    mode: IDBTransactionMode,
    body: (transaction: IDBTransaction) => T | Promise<T>,
    { durability = 'default' }: TransactionOptions = {},
  ): Promise<T> {
    for (let retry = true; ;) {
      await pageSleep.over();
      const { count } = pageSleep;
      const opening = this.#open();
      let live: LiveTransaction | undefined;
      try {
        const database = await opening;
        if (mode === 'readwrite') await freshLog();
        if (pageSleep.count !== count) continue;
        live = new LiveTransaction(database.transaction(stores, mode, { durability }));
        const result = await live.run(body);
        // From here on it may have been written when the connection is lost: to run it again might write twice.
        retry = false;
        if (mode === 'readwrite') await live.written();
        return result;
      } catch (error) {
        if (error instanceof CallerError) throw error.cause;
        if (live?.wasInterrupted ?? pageSleep.count !== count) continue;
        if (!(error instanceof DOMException)) throw error;
        if (!retry || !/InvalidState|Unknown|Abort/.test(error.name)) throw databaseError(error, this.name);
        retry = false;
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

  #open(): Promise<IDBDatabase> {
    if (this.#opening === undefined) {
      const forget = (): void => this.#forget(opening);
      const opening = openDatabase(this.name, this.#schema, forget);
      opening.catch(forget);
      this.#opening = opening;
      pageSleep.add(this);
    }
    return this.#opening;
  }

  #forget(opening: Promise<IDBDatabase>): void {
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
