import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { CallerError } from './caller-error.ts';

/**
 * A transaction under way, which does not stay open while the page sleeps.
 *
 * It relies on no event that comes meanwhile: Firefox drops those.
 */
export class LiveTransaction implements Sleeper {
  readonly #transaction: IDBTransaction;
  readonly #done: Promise<void>;
  readonly #interrupted: Promise<never>;
  #settle = (): void => {};
  #interrupt = (): void => {};
  #isRunning = false;
  #wasInterrupted = false;

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
    this.#done = new Promise((resolve, reject) => {
      const fail = (): void => reject(transaction.error ?? aborted());
      this.#settle = () => (transaction.error === null ? resolve() : fail());
      transaction.oncomplete = () => resolve();
      transaction.onabort = fail;
    });
    this.#interrupted = new Promise((_, reject) => (this.#interrupt = () => reject(aborted())));
    // Where they are not awaited, something else is thrown.
    this.#interrupted.catch(() => {});
    this.#done.catch(() => {}).finally(() => pageSleep.delete(this));
    pageSleep.add(this);
  }

  /** Whether the page fell asleep before the body had returned: then nothing was written. */
  get wasInterrupted(): boolean {
    return this.#wasInterrupted;
  }

  /** Runs the body. What it throws ends the transaction with nothing written. */
  async run<T>(body: (transaction: IDBTransaction) => T | Promise<T>): Promise<T> {
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
    await this.#done;
  }

  /** Once the body has returned, what is left is the browser's to do, asleep or not. */
  sleep(): void {
    if (!this.#isRunning || !this.#abort()) return;
    this.#wasInterrupted = true;
    this.#interrupt();
    pageSleep.delete(this);
  }

  wake(): void {
    if (this.#isOver()) this.#settle();
  }

  #isOver(): boolean {
    try {
      this.#transaction.objectStore(this.#transaction.objectStoreNames[0] ?? '');
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

const aborted = (): DOMException => new DOMException('It was aborted.', 'AbortError');
