import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from '@token-storage/core/adapter';
import { monotonicMs } from '../clock.ts';

const MAX_PAUSE_MS = 100;

/**
 * The attempts at one write that others come into again and again: with longer and longer pauses, and an end.
 *
 * @example
 * ```ts
 * import { Attempts } from '@token-storage/node-files';
 *
 * export async function until(write: () => Promise<boolean>): Promise<void> {
 *   const attempts = new Attempts('./tokens.json', 5_000);
 *   while (!(await write())) await attempts.another();
 * }
 * ```
 */
export class Attempts {
  readonly #location: string;
  readonly #timeoutMs: number;
  readonly #startedMs = monotonicMs();
  #made = 0;

  /** @param timeoutMs For how long to go on. */
  constructor(location: string, timeoutMs: number) {
    this.#location = location;
    this.#timeoutMs = timeoutMs;
  }

  /** How much of the time is left, in milliseconds; what an attempt may spend on waiting. */
  get remainingMs(): number {
    return Math.max(0, Math.ceil(this.#startedMs + this.#timeoutMs - monotonicMs()));
  }

  /** Resolves when it is time for another attempt. @throws {@link LockTimeoutError} when there is no time for one. */
  async another(): Promise<void> {
    if (this.remainingMs === 0) {
      const message =
        `${this.#location} could not be written within ${this.#timeoutMs} ms: another program changes or replaces it ` +
        'again and again, and takes no lock. Nothing was written: try again, or stop the other program.';
      throw new errors.LockTimeoutError(message, {
        lockName: this.#location,
        owner: 'another program, which takes no lock',
        timeoutMs: this.#timeoutMs,
      });
    }
    this.#made += 1;
    await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** this.#made, this.remainingMs));
  }
}
