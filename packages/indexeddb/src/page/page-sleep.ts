/**
 * What must not stay open in a page that sleeps.
 *
 * @example
 * ```ts
 * import { pageSleep } from '@token-storage/indexeddb/engine';
 *
 * pageSleep.add({
 *   sleep: () => console.log('A page that the browser keeps for the way back.'),
 *   wake: () => console.log('It is back, and has missed what happened.'),
 * });
 * ```
 */
export interface Sleeper {
  /** Called right before the page falls asleep: nothing that takes time. */
  sleep(): void;
  /** Called right after it has woken up. */
  wake?(): void;
}

/**
 * The sleep of this page: in the back-forward cache, which keeps it frozen when the user goes elsewhere, or in a tab
 * that the browser freezes.
 *
 * What a page holds then, it holds for as long as it sleeps: in WebKit, a transaction that is open keeps every other page
 * from reading, for good. Workers are told nothing of it.
 *
 * @see https://web.dev/articles/bfcache
 */
class PageSleep {
  readonly #sleepers = new Set<Sleeper>();
  #count = 0;
  #isFollowed = false;
  #sleeping: Promise<void> | undefined;
  #awake = (): void => {};

  /** How often the page has fallen asleep. Whoever finds another number has missed what happened meanwhile. */
  get count(): number {
    return this.#count;
  }

  /** Whether this is a page that is awake: whoever is added is told before it falls asleep. */
  get isAwake(): boolean {
    return this.#isFollowed && this.#sleeping === undefined;
  }

  /** Resolves once the page is awake; at once where it is. */
  async over(): Promise<void> {
    this.follow();
    await this.#sleeping;
  }

  /** From here on, somebody is told. */
  add(sleeper: Sleeper): void {
    this.follow();
    this.#sleepers.add(sleeper);
  }

  delete(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
  }

  /** Begins to count. */
  follow(): void {
    if (this.#isFollowed || !globalThis.document) return;
    this.#isFollowed = true;
    // Without `persisted`, the page ends, and what it holds ends with it.
    addEventListener('pagehide', ({ persisted }) => persisted && this.#sleep());
    addEventListener('pageshow', () => this.#wake());
    document.addEventListener('freeze', () => this.#sleep());
    document.addEventListener('resume', () => this.#wake());
  }

  #sleep(): void {
    if (this.#sleeping !== undefined) return;
    this.#count += 1;
    this.#sleeping = new Promise((resolve) => (this.#awake = resolve));
    for (const sleeper of this.#sleepers) sleeper.sleep();
  }

  #wake(): void {
    if (this.#sleeping === undefined) return;
    this.#sleeping = undefined;
    this.#awake();
    for (const sleeper of this.#sleepers) sleeper.wake?.();
  }
}

/**
 * The one of this page.
 *
 * @see {@link Sleeper}
 */
export const pageSleep: PageSleep = new PageSleep();
