import type { TokenStorageData } from '@token-storage/core';
import type { StoredEntries } from '@token-storage/core/adapter';

/** Those of the entries of a namespace that are selected by name. */
export class SelectedEntries implements StoredEntries {
  readonly #all: StoredEntries;
  readonly #selected: ReadonlySet<string>;

  constructor(all: StoredEntries, selected: readonly string[]) {
    this.#all = all;
    this.#selected = new Set(selected);
  }

  names(): Iterable<string> {
    return [...this.#selected].filter((resourceServer) => this.#all.has(resourceServer));
  }

  has(resourceServer: string): boolean {
    return this.#selected.has(resourceServer) && this.#all.has(resourceServer);
  }

  get(resourceServer: string): TokenStorageData | undefined {
    return this.#selected.has(resourceServer) ? this.#all.get(resourceServer) : undefined;
  }
}
