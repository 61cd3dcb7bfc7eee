import type { DBSchema, IDBPTransaction, StoreNames } from 'idb';

import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { PageSlept } from '../page/page-slept.ts';
import { CallerError } from './caller-error.ts';
import type { DatabaseTransaction } from './database-transaction.ts';

/**
 * A transaction under way, which does not stay open while the page sleeps.
 *
 * It relies on no event that comes meanwhile: Firefox drops those.
 */
export class LiveTransaction<Schema extends DBSchema, Mode extends IDBTransactionMode> implements Sleeper {
  readonly #transaction: IDBPTransaction<Schema, StoreNames<Schema>[], Mode>;
  readonly #interrupted: Promise<never>;
  readonly #foundOver: Promise<void>;
  #interrupt = (): void => {};
  #findOver = (): void => {};
  #isRunning = false;

  constructor(transaction: IDBPTransaction<Schema, StoreNames<Schema>[], Mode>) {
    this.#transaction = transaction;
    this.#interrupted = new Promise((_, reject) => (this.#interrupt = () => reject(new PageSlept())));
    this.#foundOver = new Promise((resolve) => (this.#findOver = resolve));
    // Where they are not awaited, something else is thrown.
    this.#interrupted.catch(() => {});
    transaction.done.catch(() => {}).finally(() => pageSleep.delete(this));
    pageSleep.add(this);
  }

  /**
   * Runs the body. What it throws ends the transaction with nothing written.
   *
   * @throws {@link PageSlept} when the page fell asleep before the body had returned: then nothing was written either.
   */
  async run<T>(body: (transaction: DatabaseTransaction<Schema, Mode>) => T | Promise<T>): Promise<T> {
    this.#isRunning = true;
    try {
      return await Promise.race([body(this.#transaction), this.#interrupted]);
    } catch (error) {
      this.#abort();
      // Why the transaction ended says more than what its requests say about that.
      throw error instanceof CallerError ? error : (this.#transaction.error ?? error);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Resolves once it is written. */
  async written(): Promise<void> {
    await Promise.race([this.#transaction.done, this.#foundOver]);
    if (this.#transaction.error !== null) throw this.#transaction.error;
  }

  /** Once the body has returned, what is left is the browser's to do, asleep or not. */
  sleep(): void {
    if (!this.#isRunning || !this.#abort()) return;
    this.#interrupt();
    pageSleep.delete(this);
  }

  wake(): void {
    if (!this.#isOver()) return;
    this.#findOver();
    pageSleep.delete(this);
  }

  #isOver(): boolean {
    try {
      for (const name of this.#transaction.objectStoreNames) this.#transaction.objectStore(name);
      return false;
    } catch {
      return true;
    }
  }

  /** @returns Whether it was not over by then. */
  #abort(): boolean {
    try {
      this.#transaction.abort();
      return true;
    } catch {
      return false;
    }
  }
}
