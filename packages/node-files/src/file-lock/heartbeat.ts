import { lstatSync, lutimesSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { systemCode } from '../system-error.ts';

/** No file system counts in longer steps: FAT's are of 2 s. */
const STEP_SECONDS = 2;

/**
 * The liveness of who holds a directory, shown again and again by another modification time of it.
 *
 * Others only look whether it moves. So it counts up from the time that is there, and asks no clock: this process's may
 * stand still, or go back.
 */
export class Heartbeat {
  readonly #directory: string;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #seconds: number | undefined;

  /**
   * @param directory What the holder has, under its own name.
   * @param onLost Called when nothing of that name is there any more.
   */
  constructor(directory: string, everyMs: number, onLost: () => void) {
    this.#directory = directory;
    this.#onLost = onLost;
    // Node's own, not the global one, which fake timers replace.
    this.#timer = setInterval(() => this.#touch(), everyMs).unref();
  }

  #touch(): void {
    try {
      const lastSeconds = this.#seconds ?? lstatSync(this.#directory).mtimeMs / 1000;
      this.#seconds = lastSeconds + STEP_SECONDS;
      lutimesSync(this.#directory, this.#seconds, this.#seconds);
    } catch (error) {
      // Any other failure may pass until the next heartbeat. If it lasts, others take over, and a heartbeat finds that out.
      if (systemCode(error) === 'ENOENT') this.#onLost();
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
