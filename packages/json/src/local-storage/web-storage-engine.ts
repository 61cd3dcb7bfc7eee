import { InvalidTokenDataError, type TokenStorageData } from '@token-storage/core';
import {
  type AcquireLockOptions,
  changesOf,
  type EngineChange,
  type EntrySelection,
  type EntryUpdate,
  type Lease,
  LocalLocks,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';
import { ChangeSignal, databaseError, parseEntry, storedEntries } from '@token-storage/indexeddb/engine';

import type { WebStorage } from '../web-storage.ts';
import { exactJson } from './exact-json.ts';
import { StorageKeys } from './storage-keys.ts';

/** Texts by key; `null` where there is to be none. */
type Texts = Map<string, string | null>;

/** By location: all instances in this tab share them. */
const locks = new Map<string, LocalLocks>();

/**
 * Keeps entries in a `Storage` that is not `localStorage`, one key each.
 *
 * Every operation is one synchronous piece of work: within one tab, nobody can come in between. No more is promised.
 */
export class WebStorageEngine implements StorageEngine {
  readonly #location: string;
  readonly #storage: WebStorage;
  readonly #keys: StorageKeys;
  readonly #signal: ChangeSignal;
  readonly #locks: LocalLocks;
  readonly #leases = new Set<Lease>();

  constructor(location: string, storage: WebStorage) {
    this.#location = location;
    this.#storage = storage;
    this.#keys = new StorageKeys(location);
    this.#signal = new ChangeSignal(`${location} (webStorage)`, async () => this.#look());
    this.#locks = locks.get(location) ?? new LocalLocks();
    locks.set(location, this.#locks);
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    return this.#read(namespace, selection);
  }

  #read(namespace: string, selection: EntrySelection): StoredEntries {
    const names = selection === 'all' ? this.#keys.names(this.#storage, namespace) : selection;
    const texts = new Map<string, string>();
    for (const name of names) {
      const text = this.#storage.getItem(this.#keys.of(namespace, name));
      if (text !== null) texts.set(name, text);
    }
    return storedEntries(texts, { location: this.#location, namespace }, (text, place) => {
      return parseEntry(parse(text), place);
    });
  }

  #look(): string {
    const keys = this.#keys.list(this.#storage).map((name) => this.#keys.of(...name));
    return JSON.stringify(keys.map((key) => [key, this.#storage.getItem(key)]));
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate): Promise<void> {
    const changes = changesOf(update, () => this.#read(namespace, selection));
    const texts: Texts = new Map();
    for (const [name, data] of changes) {
      texts.set(this.#keys.of(namespace, name), data === undefined ? null : textOf(name, data));
    }
    const before: Texts = new Map([...texts.keys()].map((key) => [key, this.#storage.getItem(key)]));
    try {
      this.#put(texts);
    } catch (error) {
      for (const key of texts.keys()) this.#storage.removeItem(key);
      this.#put(before);
      throw error instanceof DOMException ? databaseError(error, this.#location) : error;
    }
    if (changes.size > 0) this.#signal.send({ namespace, resourceServers: [...changes.keys()] });
  }

  #put(texts: Texts): void {
    for (const [key, text] of texts) {
      if (text === null) this.#storage.removeItem(key);
      else this.#storage.setItem(key, text);
    }
  }

  async namespaces(): Promise<Iterable<string>> {
    return new Set(this.#keys.list(this.#storage).map(([namespace]) => namespace));
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const lease = await this.#locks.acquire(lockName, options);
    this.#leases.add(lease);
    lease.signal.addEventListener('abort', () => this.#leases.delete(lease));
    return lease;
  }

  watch(report: (change: EngineChange) => void): () => void {
    return this.#signal.listen(report);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#leases].map((lease) => lease.release()));
    this.#signal.close();
  }
}

function textOf(name: string, data: TokenStorageData): string {
  const text = exactJson(data.toDict());
  if (text !== undefined) return text;
  const message = `The token data for ${JSON.stringify(name)} holds NaN or an infinity: this storage cannot keep them.`;
  throw new InvalidTokenDataError(message, { resourceServer: name });
}

/** Nothing that JSON.parse says about a text may get out: it quotes it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
