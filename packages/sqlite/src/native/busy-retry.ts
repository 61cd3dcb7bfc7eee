import { setTimeout as sleep } from 'node:timers/promises';

import { LockTimeoutError } from '@token-storage/core';
import { monotonicMs } from '@token-storage/node-files';

import { sqliteCode } from '../database/sqlite-error.ts';
import { isBusy } from './driver/is-busy.ts';
import { FileMoved } from '../file/file-moved.ts';
import { UnfinishedDatabase } from './unfinished-database.ts';

/** How long the maker of a file may take to make its tables, each of which it syncs, on a busy machine. */
const TABLES_WITHIN_MS = 2_000;
/** How long a file that is deleted and made again may be missed between the look at it and its opening. */
const OPENED_WITHIN_MS = 100;
const MAX_PAUSE_MS = 25;

/** Waits, between two tries of one operation, for what others are going to end: without holding up the event loop. */
export class BusyRetry {
  readonly #location: string;
  readonly #timeoutMs: number;
  readonly #startedMs: number;
  #tries = 0;

  /**
   * @param timeoutMs For how long locks are waited for.
   * @param startedMs Since when, by the monotonic clock.
   */
  constructor(location: string, timeoutMs: number, startedMs: number = monotonicMs()) {
    this.#startedMs = startedMs;
    this.#location = location;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Resolves when it is time for another try.
   *
   * @throws The error where waiting does not help; {@link LockTimeoutError} where it has not helped for long enough.
   */
  async wait(error: unknown): Promise<void> {
    this.#tries += 1;
    const waitedMs = monotonicMs() - this.#startedMs;
    if (error instanceof UnfinishedDatabase) {
      if (waitedMs >= TABLES_WITHIN_MS) throw error.refusal;
    } else if (sqliteCode(error) === 'SQLITE_CANTOPEN') {
      if (waitedMs >= OPENED_WITHIN_MS) throw error;
    } else if (isBusy(error) || error instanceof FileMoved) {
      if (waitedMs >= this.#timeoutMs) throw this.#timeout(error);
    } else throw error;
    // Longer and longer, and never the same for two that wait.
    await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 1.5 ** this.#tries));
  }

  #timeout(cause: unknown): LockTimeoutError {
    const problem = cause instanceof FileMoved ? 'it was replaced again and again' : 'another program has it locked';
    return new LockTimeoutError(
      `${this.#location} was not free within ${this.#timeoutMs} ms: ${problem}. Nothing was written: try again, or allow ` +
        'more time.',
      { lockName: this.#location, timeoutMs: this.#timeoutMs, cause },
    );
  }
}
