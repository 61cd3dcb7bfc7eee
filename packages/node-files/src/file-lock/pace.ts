import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../clock.ts';

/** Most holders are done in less than a millisecond: so many tries before the first pause. */
const EAGER_TRIES = 3;
const MAX_PAUSE_MS = 20;
/** A pause lasts for this part of the time for which nothing has happened, at most. */
const PART = 4;

/** How long to pause between two looks at a lock: the longer it stays in the same hands, the longer. */
export class Pace {
  #tries = 0;
  #sight = '';
  #changedMs = monotonicMs();

  /**
   * @param sight What was seen; the same while the lock stays where it is.
   * @param ahead How many come before this process: it need not look while the first of them is going to be the next.
   */
  async pause({ sight, ahead, remainingMs }: { sight: string; ahead: number; remainingMs: number }): Promise<void> {
    this.#tries += 1;
    const nowMs = monotonicMs();
    if (sight !== this.#sight) this.#changedMs = nowMs;
    this.#sight = sight;
    if (this.#tries <= EAGER_TRIES && ahead === 0) return setImmediate();
    const longestMs = Math.min(MAX_PAUSE_MS, Math.max(1 + ahead, (nowMs - this.#changedMs) / PART));
    // Never the same for two that wait.
    await sleep(Math.min(remainingMs, Math.random() * longestMs));
  }
}
