import type { TokenStorageData } from '@token-storage/core';
import {
  type AcquireLockOptions,
  changesOf,
  type EntrySelection,
  type EntryUpdate,
  type Lease,
  LocalLocks,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';

type Namespace = Map<string, TokenStorageData>;

/** Keeps entries in this object, and nowhere else. */
export class MemoryEngine implements StorageEngine {
  readonly #namespaces = new Map<string, Namespace>();
  readonly #locks = new LocalLocks();

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    return this.#select(namespace, selection);
  }

  /** A copy, so that it stays as it was; the entries themselves are frozen. */
  #select(namespace: string, selection: EntrySelection): StoredEntries {
    const stored: Namespace = this.#namespaces.get(namespace) ?? new Map();
    const selected = new Map<string, TokenStorageData>();
    for (const name of selection === 'all' ? stored.keys() : selection) {
      const data = stored.get(name);
      if (data !== undefined) selected.set(name, data);
    }
    return { names: () => selected.keys(), has: (name) => selected.has(name), get: (name) => selected.get(name) };
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate): Promise<void> {
    const changes = changesOf(update, () => this.#select(namespace, selection));
    const entries: Namespace = this.#namespaces.get(namespace) ?? new Map();
    for (const [name, data] of changes) {
      if (data === undefined) entries.delete(name);
      else entries.set(name, data);
    }
    if (entries.size === 0) this.#namespaces.delete(namespace);
    else this.#namespaces.set(namespace, entries);
  }

  async namespaces(): Promise<Iterable<string>> {
    return [...this.#namespaces.keys()];
  }

  acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    return this.#locks.acquire(lockName, options);
  }

  /** Nobody else can change what only this object holds. */
  watch(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#locks.close();
    this.#namespaces.clear();
  }
}
