/**
 * What is used of a `Storage` such as `sessionStorage`: any object that has this will do.
 *
 * @see {@link JSONTokenStorage}, whose option `webStorage` takes one
 */
export interface WebStorage {
  /** How many keys there are. */
  readonly length: number;
  /** The key at a place, in an order of its own; `null` where there is none. */
  key(index: number): string | null;
  /** The text under a key, or `null`. */
  getItem(key: string): string | null;
  /** Puts a text under a key, at once. A `QuotaExceededError` says that there is no room. */
  setItem(key: string, value: string): void;
  /** Removes a key, if it is there. */
  removeItem(key: string): void;
}
