import { CorruptStorageError, TokenStorageData } from '@token-storage/core';
import * as adapter from '@token-storage/core/adapter';

/** What it stands on: texts by name, read and written at once, as in react-native-mmkv. */
export interface TextStore {
  getString(key: string): string | undefined;
  set(key: string, text: string): void;
  remove(key: string): void;
  getAllKeys(): string[];
}

/** Keeps tokens in a store of texts. Make one for each program: another one would not know of its locks and changes. */
export class TextTokenStorage extends adapter.EngineTokenStorage {
  constructor(store: TextStore, namespace?: string) {
    super(new TextEngine(store), namespace);
  }
}

/** One text for each namespace, so that a change of several entries is one write. */
class TextEngine implements adapter.StorageEngine {
  readonly #store: TextStore;
  readonly #locks = new adapter.LocalLocks();

  constructor(store: TextStore) {
    this.#store = store;
  }

  async read(namespace: string, selection: adapter.EntrySelection): Promise<adapter.StoredEntries> {
    return this.#select(namespace, selection);
  }

  async update(namespace: string, selection: adapter.EntrySelection, update: adapter.EntryUpdate): Promise<void> {
    // Nothing is awaited in here: nobody comes in between.
    const changes = adapter.changesOf(update, () => this.#select(namespace, selection));
    if (changes.size === 0) return;
    const dicts = this.#load(namespace);
    for (const [name, data] of changes) {
      if (data === undefined) dicts.delete(name);
      else dicts.set(name, data.toDict());
    }
    if (dicts.size === 0) this.#store.remove(keyOf(namespace));
    else this.#store.set(keyOf(namespace), JSON.stringify([...dicts]));
  }

  async namespaces(): Promise<string[]> {
    const keys = this.#store.getAllKeys().filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => JSON.parse(key.slice(PREFIX.length)) as string);
  }

  acquireLock(name: string, options: adapter.AcquireLockOptions): Promise<adapter.Lease> {
    return this.#locks.acquire(name, options);
  }

  watch(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#locks.close();
  }

  #select(namespace: string, selection: adapter.EntrySelection): adapter.StoredEntries {
    const dicts = this.#load(namespace);
    const names = new Set(selection === 'all' ? dicts.keys() : selection.filter((name) => dicts.has(name)));
    const parse = (resourceServer: string): TokenStorageData =>
      adapter.parseStoredEntry(() => TokenStorageData.fromDict(dicts.get(resourceServer)), {
        location: 'the text store',
        namespace,
        resourceServer,
      });
    return {
      names: () => names,
      has: (name) => names.has(name),
      get: (name) => (names.has(name) ? parse(name) : undefined),
    };
  }

  #load(namespace: string): Map<string, unknown> {
    try {
      return new Map(JSON.parse(this.#store.getString(keyOf(namespace)) ?? '[]') as [string, unknown][]);
    } catch {
      // Not the parser's error: it would show a piece of the text.
      throw new CorruptStorageError('The text store has something else than tokens: remove it, and log in again.', {
        location: 'the text store',
        namespace,
      });
    }
  }
}

const PREFIX = 'token-storage:';

/** A name may hold anything, lone surrogates included, which JSON escapes. */
const keyOf = (namespace: string): string => PREFIX + JSON.stringify(namespace);
