import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { CallerError } from './caller-error.ts';

/** A transaction under way, which does not stay open while the page sleeps. */
export class LiveTransaction implements Sleeper {
  readonly #transaction: IDBTransaction;
  readonly #done: Promise<void>;
  #wasInterrupted = false;

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
    this.#done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException('It was aborted.', 'AbortError'));
    });
    // Where it is not awaited, something else is thrown.
    this.#done.catch(() => {});
  }

  /** Whether the page fell asleep before the body had returned: then nothing was written. */
  get wasInterrupted(): boolean {
    return this.#wasInterrupted;
  }

  /** Runs the body. What it throws ends the transaction with nothing written. */
  async run<T>(body: (transaction: IDBTransaction) => T | Promise<T>): Promise<T> {
    pageSleep.add(this);
    try {
      return await body(this.#transaction);
    } catch (error) {
      this.#abort();
      // Why the transaction ended says more than what its requests say about that.
      throw error instanceof CallerError ? error : (this.#transaction.error ?? error);
    } finally {
      // What is left is the browser's to do, asleep or not.
      pageSleep.delete(this);
    }
  }

  /** Resolves once it is written. */
  async written(): Promise<void> {
    await this.#done;
  }

  sleep(): void {
    this.#wasInterrupted = this.#abort();
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
