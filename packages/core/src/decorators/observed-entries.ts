import type { StoredEntries } from '../contract/entries.ts';
import { readableEntry } from '../contract/readable-entry.ts';

/** What stands under a name, in a form that can be compared: its text, or that it is absent or cannot be read. */
function stateOf(entries: StoredEntries, name: string): string {
  if (!entries.has(name)) return 'absent';
  const data = readableEntry(entries, name);
  return data === undefined ? 'unreadable' : JSON.stringify(data.toDict());
}

const listOf = (entries: StoredEntries): string => JSON.stringify([...entries.names()].sort());

/** Stored entries that remember what was looked at, so that it can be told later whether that has changed. */
export class ObservedEntries implements StoredEntries {
  readonly #entries: StoredEntries;
  readonly #seen = new Set<string>();
  #listed = false;

  constructor(entries: StoredEntries) {
    this.#entries = entries;
  }

  names(): Iterable<string> {
    this.#listed = true;
    return this.#entries.names();
  }

  has(name: string): boolean {
    this.#seen.add(name);
    return this.#entries.has(name);
  }

  get(name: string): ReturnType<StoredEntries['get']> {
    this.#seen.add(name);
    return this.#entries.get(name);
  }

  /** Whether a look at these entries would have shown the same. */
  sameIn(current: StoredEntries): boolean {
    if (this.#listed && listOf(this.#entries) !== listOf(current)) return false;
    return [...this.#seen].every((name) => stateOf(this.#entries, name) === stateOf(current, name));
  }
}
