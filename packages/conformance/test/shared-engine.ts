import { LockLostError, type TokenChange, type TokenStorageData } from '@token-storage/core';
import {
  type AcquireLockOptions,
  changesOf,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  type Lease,
  LocalLocks,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';

/** A location that several storages of one program share, as they would share a file or a database. */
export class SharedLocation {
  readonly namespaces = new Map<string, Map<string, TokenStorageData>>();
  readonly locks = new LocalLocks();
  readonly watchers = new Set<(change: TokenChange) => void>();
}

/** The simplest engine over a {@link SharedLocation}; others break one part of it. */
export class SharedEngine implements StorageEngine {
  protected readonly location: SharedLocation;
  readonly #leases = new Set<Lease>();
  readonly #watching = new Set<(change: TokenChange) => void>();

  constructor(location: SharedLocation) {
    this.location = location;
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    return this.select(namespace, selection);
  }

  protected select(namespace: string, selection: EntrySelection): StoredEntries {
    const selected = new Map(this.location.namespaces.get(namespace));
    for (const name of selected.keys()) if (selection !== 'all' && !selection.includes(name)) selected.delete(name);
    return { names: () => selected.keys(), has: (name) => selected.has(name), get: (name) => selected.get(name) };
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: Lease): Promise<void> {
    if (lease?.signal.aborted) throw new LockLostError('The lock is lost.', { lockName: lease.lockName });
    this.write(
      namespace,
      changesOf(update, () => this.select(namespace, selection)),
    );
  }

  protected write(namespace: string, changes: EntryChanges): void {
    const entries = this.location.namespaces.get(namespace) ?? new Map<string, TokenStorageData>();
    for (const [name, data] of changes) {
      if (data === undefined) entries.delete(name);
      else entries.set(name, data);
    }
    if (entries.size === 0) this.location.namespaces.delete(namespace);
    else this.location.namespaces.set(namespace, entries);
    if (changes.size > 0) this.report({ namespace, resourceServers: [...changes.keys()] });
  }

  protected report(change: TokenChange): void {
    for (const watcher of this.location.watchers) watcher(change);
  }

  async namespaces(): Promise<Iterable<string>> {
    return [...this.location.namespaces.keys()];
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const lease = await this.location.locks.acquire(lockName, options);
    this.#leases.add(lease);
    return lease;
  }

  watch(report: (change: TokenChange) => void): () => void {
    this.#watching.add(report);
    this.location.watchers.add(report);
    return () => this.location.watchers.delete(report);
  }

  async close(): Promise<void> {
    for (const report of this.#watching) this.location.watchers.delete(report);
    for (const lease of this.#leases) await lease.release();
  }
}
