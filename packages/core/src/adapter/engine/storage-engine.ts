import type { EntrySelection, EntryUpdate, StoredEntries } from '../../contract/entries.ts';
import type { AcquireLockOptions, Lease } from '../locks/lease.ts';

/**
 * What an engine reports: what a `TokenChange` tells a subscriber, or less.
 *
 * @see {@link StorageEngine}
 */
export interface EngineChange {
  /** The namespace in which something changed; absent when anything may have changed, in any of them. */
  readonly namespace?: string;
  /** The resource servers whose entries changed; absent when it is not known which. */
  readonly resourceServers?: readonly string[];
}

/**
 * What an adapter supplies; `EngineTokenStorage` makes a `TokenStorage` of it.
 *
 * Nothing here is called before the first operation, and nothing but `close` after `close`. An engine opens what
 * it needs on first use, wraps its own errors once, and does not check arguments: that has been done.
 */
export interface StorageEngine<L extends Lease = Lease> {
  /**
   * What is stored now, whoever wrote it.
   *
   * @param lease The lock under which it is read, ended or not: for an engine that must refuse writes of earlier holders from
   * then on, and could not do so otherwise.
   */
  read(namespace: string, selection: EntrySelection, lease?: L): Promise<StoredEntries>;

  /**
   * The same, faster, and allowed to lag behind another tab by milliseconds. An engine leaves it out unless it has
   * something faster than {@link StorageEngine.read}.
   */
  readPossiblyStale?(namespace: string, selection: EntrySelection): Promise<StoredEntries>;

  /**
   * Writes changes, all or nothing. Where an updater makes them, it is shown what is stored, and nobody comes in between.
   *
   * Resolves once the changes are durable. No change means no write.
   *
   * @param selection What an updater is to be shown. Changes that come as they are need not be read for.
   * @param lease The write happens only while this lease holds, which is checked inside the write itself.
   * @throws {@link LockLostError} when the lease has ended.
   */
  update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: L): Promise<void>;

  /** The namespaces that have at least one entry. */
  namespaces(): Promise<Iterable<string> | AsyncIterable<string>>;

  /**
   * Waits for a lock of any name; shared by everyone who uses the same location.
   *
   * @throws {@link LockTimeoutError} naming the owner when the time is over.
   */
  acquireLock(lockName: string, options: AcquireLockOptions): Promise<L>;

  /**
   * Reports changes that others make from now on: other tabs, processes, instances. Own changes may be reported
   * too. Reported once the change can be read; several may be joined. Never keeps a process alive.
   *
   * @returns A function that stops it.
   */
  watch(report: (change: EngineChange) => void): () => void;

  /** Frees everything. All calls and watches have ended before; lock waits and leases end here. */
  close(): Promise<void>;
}
