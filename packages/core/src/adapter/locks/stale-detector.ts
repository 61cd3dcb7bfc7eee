/**
 * For how long something has looked the same, by this process's own monotonic clock.
 *
 * Clocks of others are never asked. Time between two looks counts only up to a limit: when this process itself was
 * suspended, so perhaps was the whole machine, and standing still meant nothing.
 *
 * @example
 * ```ts
 * import { StaleDetector } from '@token-storage/core/adapter';
 *
 * // It is looked at every second: what was not looked at for longer than two tells nothing.
 * const detector = new StaleDetector(2_000);
 * const isStale = (heartbeat: number): boolean => detector.look(String(heartbeat)) > 10_000;
 * ```
 */
export class StaleDetector {
  readonly #maxGapMs: number;
  #sight = '';
  #seenAtMs = 0;
  #stoodMs = 0;

  /** @param maxGapMs How much of the time between two looks counts, in milliseconds. */
  constructor(maxGapMs: number) {
    this.#maxGapMs = maxGapMs;
  }

  /**
   * Takes a look.
   *
   * @returns For how many milliseconds it has looked like this.
   */
  look(sight: string): number {
    const nowMs = performance.now();
    this.#stoodMs = sight === this.#sight ? this.#stoodMs + Math.min(nowMs - this.#seenAtMs, this.#maxGapMs) : 0;
    this.#sight = sight;
    this.#seenAtMs = nowMs;
    return this.#stoodMs;
  }
}
