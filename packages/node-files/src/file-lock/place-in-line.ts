import { StaleDetector } from '@token-storage/core/adapter';
import { monotonicMs } from '../clock.ts';
import type { WaitingLine } from './waiting-line.ts';

/**
 * Most waits are shorter, and need no order. To keep one costs time: the next one has to wake up first, while who returns is
 * awake. On a busy machine, with short writes, that would be most of the time.
 */
const SIGN_AFTER_MS = 100;
/** For how long a lock may be free while those in front do not take it, until they are passed. */
const PASS_AFTER_MS = 500;
/** How much of the time between two looks at it counts. */
const LOOK_MS = 25;

/**
 * Where one process stands among those who wait for a lock: behind all whose signs were there when it came, so that
 * who waits comes before who returns.
 *
 * Nobody in front stops it for long: the dead are not counted, and who leaves a free lock alone is passed, since it was
 * suspended, or lives where this process cannot know whether it does. Who is behind whom follows from which sign was
 * there first, so no two wait for each other.
 */
export class PlaceInLine {
  readonly #line: WaitingLine;
  readonly #leftFree = new StaleDetector(LOOK_MS);
  readonly #cameMs = monotonicMs();
  #ahead: ReadonlySet<string>;
  #sign: string | undefined;

  constructor(line: WaitingLine) {
    this.#line = line;
    this.#ahead = new Set(line.isEmpty ? [] : line.signs());
  }

  /** How many are in front, as of the last look. */
  get ahead(): number {
    return this.#ahead.size;
  }

  /** Looks who is still in front, and leaves a sign for those who come later, if it has come to waiting. */
  look(): void {
    const isEarly = monotonicMs() - this.#cameMs < SIGN_AFTER_MS;
    if (this.#sign === undefined && this.#ahead.size === 0 && isEarly) return;
    const signs = new Set(this.#line.signs());
    this.#ahead = new Set([...this.#ahead].filter((sign) => signs.has(sign)));
    // Somebody passed this process, and has removed its sign.
    if (!isEarly && (this.#sign === undefined || !signs.has(this.#sign))) this.#sign = this.#line.add();
  }

  /** Passes those in front if what was seen, a free lock, has been the same for too long. */
  passIfLeftFree(sight: string): void {
    if (this.#leftFree.look(sight) < PASS_AFTER_MS) return;
    for (const sign of this.#ahead) this.#line.remove(sign);
    this.#ahead = new Set();
  }

  leave(): void {
    if (this.#sign !== undefined) this.#line.remove(this.#sign);
  }
}
