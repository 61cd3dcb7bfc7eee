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
  storedEntries,
} from '@token-storage/indexeddb/engine';

import { HeardChanges } from './heard-changes.ts';
import type { LedgerSchema } from './ledger-schema.ts';
import { Ledger, type LedgerChange } from './ledger.ts';
import { Mirror } from './mirror.ts';
import type { MirroredEntries } from './mirrored-entry.ts';
import { pageStorage } from './page-storage.ts';

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
    return this.#stored(namespace, await this.#ledger.read(namespace, selection));
  }

  async readPossiblyStale(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const entries = selection === 'all' ? undefined : this.#mirror.readTexts(namespace, selection);
    if (entries !== undefined) return this.#stored(namespace, entries);
    // Nothing was stored so far, or everything was cleared before this page began.
    // A page that has slept may see later what others have stored meanwhile.
    const mayHold = this.#mirror.marks.epoch !== null || pageSleep.count > 0 || (await this.#ledger.mayHold());
    if (!mayHold) return this.#stored(namespace, new Map());
    return this.read(namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    const decide = (entries: MirroredEntries): ReadonlyMap<string, unknown> =>
      CallerError.guard(() => {
        const changes = changesOf(update, () => this.#stored(namespace, entries));
        return new Map([...changes].map(([name, data]) => [name, data?.toDict()]));
      });
    const change = await this.#ledger.change(namespace, selection, decide, lease);
    if (change === undefined) return;
    await this.#writeTexts(namespace, change);
    this.signal.send({ namespace, resourceServers: [...change.records.keys()] });
  }

  /** @throws {@link StorageQuotaError} when there is no room, with the change undone. */
  async #writeTexts(namespace: string, change: LedgerChange): Promise<void> {
    const { state, records } = change;
    const names = [...records.keys()];
    try {
      if (this.#mirror.writeTexts(namespace, state, records)) await this.read(namespace, names);
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
    return this.#ledger.namespaces();
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
      if (storageArea !== pageStorage()) return;
      // Perhaps everything was cleared: the ledger finds that out, and tells.
      if (key === null || key === this.#mirror.keys.epoch) void this.namespaces().catch(() => {});
      else changes.see(key, oldValue, newValue);
    };
    this.#reports.add(report);
    const stop = this.signal.listen((change) => {
      const { namespace } = change;
      if (namespace !== undefined) return changes.hear({ ...change, namespace });
      // Whatever the texts are: from here on the ledger is asked first.
      this.#mirror.forgetEntries();
      report(change);
    });
    globalThis.addEventListener?.('storage', onStorage);
    return () => {
      stop();
      globalThis.removeEventListener?.('storage', onStorage);
      this.#reports.delete(report);
    };
  }

  #stored(namespace: string, entries: MirroredEntries): StoredEntries {
    const { name: location } = this.connection;
    return storedEntries(entries, { location, namespace }, (mirrored, place) => {
      return (mirrored.data ??= parseEntry(mirrored.entry, place));
    });
  }
}
