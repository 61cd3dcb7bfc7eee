import type { TokenChange } from '@token-storage/core';
import {
  changesOf,
  type EngineChange,
  type EntrySelection,
  type EntryUpdate,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';
import {
  CallerError,
  DatabaseEngine,
  databaseError,
  type HeldLease,
  pageSleep,
  parseEntry,
  readNamespaces,
} from '@token-storage/indexeddb/engine';

import { HeardChanges } from './heard-changes.ts';
import { Ledger, type LedgerChange, type LedgerSchema } from './ledger.ts';
import { type KnownEntries, Mirror } from './mirror.ts';

type Report = (change: EngineChange) => void;

/** Keeps entries in a ledger in IndexedDB, and shows them in `localStorage`. */
export class LocalStorageEngine extends DatabaseEngine<LedgerSchema> implements StorageEngine<HeldLease> {
  readonly #mirror: Mirror;
  readonly #ledger: Ledger;
  readonly #reports = new Set<Report>();

  constructor(location: string) {
    super(`${location} (localStorage)`, [{ name: 'entries' }, { name: 'locks' }]);
    this.#mirror = new Mirror(location);
    this.#ledger = new Ledger(this.connection, this.#mirror, (namespace) => {
      this.signal.send({ namespace });
      for (const report of this.#reports) report({ namespace });
    });
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const entries = await this.#ledger.transaction('readonly', namespace, selection, (view) => view.entries);
    return this.#stored(namespace, entries);
  }

  async readPossiblyStale(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const entries = selection === 'all' ? undefined : this.#mirror.peek(namespace, selection);
    if (entries !== undefined) return this.#stored(namespace, entries);
    // Nothing was stored so far, or everything was cleared before this page began.
    // A page that has slept may see later what others have stored meanwhile.
    const mayHold = this.#mirror.epoch !== null || pageSleep.count > 0 || (await this.#ledger.mayHold());
    if (!mayHold) return this.#stored(namespace, new Map());
    return this.read(namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    const change = await this.#ledger.transaction('readwrite', namespace, selection, async (view) => {
      await lease?.check(view.transaction);
      const changes = CallerError.guard(() => changesOf(update, () => this.#stored(namespace, view.entries)));
      if (changes.size === 0) return undefined;
      return this.#ledger.write(view, namespace, new Map([...changes].map(([name, data]) => [name, data?.toDict()])));
    });
    if (change === undefined) return;
    await this.#show(namespace, change);
    this.signal.send({ namespace, resourceServers: [...change.records.keys()] });
  }

  /** @throws {@link StorageQuotaError} when there is no room, with the change undone. */
  async #show(namespace: string, change: LedgerChange): Promise<void> {
    const { state, records } = change;
    const names = [...records.keys()];
    try {
      if (this.#mirror.publish(namespace, state, records)) await this.read(namespace, names);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      await this.#ledger.undo(namespace, change);
      await this.read(namespace, names);
      throw databaseError(error, 'localStorage');
    }
  }

  protected override look(): Promise<string> {
    return this.#ledger.lastChange();
  }

  async namespaces(): Promise<Iterable<string>> {
    return this.#ledger.transaction('readonly', '', [], ({ transaction }) => readNamespaces(transaction));
  }

  override watch(report: Report): () => void {
    const tell = (change: TokenChange): void => {
      if (this.#reports.has(report)) report(change);
    };
    const look = async (...entries: Parameters<LocalStorageEngine['read']>): Promise<void> => {
      // Nothing may be opened again after closing.
      if (this.#reports.has(report)) await this.read(...entries);
    };
    const changes = new HeardChanges(this.#mirror, look, tell);
    const onStorage = ({ storageArea, key, oldValue, newValue }: StorageEvent): void => {
      if (storageArea !== this.#mirror.storage) return;
      // Perhaps everything was cleared: the ledger finds that out, and tells.
      if (key === null || key === this.#mirror.keys.epoch) void this.namespaces().catch(() => {});
      else changes.see(key, oldValue, newValue);
    };
    this.#reports.add(report);
    const stop = this.signal.listen((change) => {
      const { namespace } = change;
      if (namespace !== undefined) return changes.hear({ ...change, namespace });
      // Whatever the texts are: from here on the ledger is asked first.
      this.#mirror.forget();
      report(change);
    });
    globalThis.addEventListener?.('storage', onStorage);
    return () => {
      stop();
      globalThis.removeEventListener?.('storage', onStorage);
      this.#reports.delete(report);
    };
  }

  #stored(namespace: string, entries: KnownEntries): StoredEntries {
    const { name: location } = this.connection;
    return {
      names: () => entries.keys(),
      has: (name) => entries.has(name),
      get: (resourceServer) => {
        const known = entries.get(resourceServer);
        return known && (known.data ??= parseEntry(known.entry, { location, namespace, resourceServer }));
      },
    };
  }
}
