import type { JSONWebKeySet } from './json-web-key-set.ts';
import { SharedValue } from './shared-value.ts';

/**
 * How long an issuer is left alone after it was asked for newer keys, in milliseconds, as with jose's remote key sets.
 * Those measure it by the clock of the system, which may be set back, and only from an answer on.
 */
const COOL_DOWN_MS = 30_000;

/** The keys of an issuer, which has new ones from time to time. */
export class IssuerKeys {
  readonly #keySet: SharedValue<JSONWebKeySet>;
  #askedAnewMs = Number.NEGATIVE_INFINITY;

  constructor(load: (isReload: boolean) => Promise<JSONWebKeySet>, limitMs: number) {
    this.#keySet = new SharedValue(load, limitMs);
  }

  /** Whether they are there, without waiting. */
  get areLoaded(): boolean {
    return this.#keySet.current !== undefined;
  }

  /** The keys, fetched if need be. */
  get(): Promise<JSONWebKeySet> {
    return this.#keySet.get();
  }

  /**
   * Newer keys than those that did not do; the same ones where the issuer was asked a moment ago. Whoever forges tokens
   * makes it ask once in 30 s, however many there are.
   */
  async newerThan(old: JSONWebKeySet): Promise<JSONWebKeySet> {
    if (this.#keySet.current === old && !this.#keySet.isLoading) {
      const nowMs = performance.now();
      if (nowMs - this.#askedAnewMs < COOL_DOWN_MS) return old;
      this.#askedAnewMs = nowMs;
    }
    return this.#keySet.getNewerThan(old);
  }
}
