import type { TokenStorageData } from '../token-storage-data.ts';

/** Which entries of a namespace: those named, or all of them. */
export type EntrySelection = readonly string[] | 'all';

/**
 * What is stored under the selected names at one moment.
 *
 * Entries are parsed one by one, when asked for, so that a bad entry does not hide the good ones.
 */
export interface StoredEntries {
  /** The selected resource servers that have an entry. */
  names(): Iterable<string>;
  /** Whether there is an entry, readable or not. */
  has(resourceServer: string): boolean;
  /**
   * The entry, or `undefined` where there is none.
   *
   * @throws {@link CorruptStorageError} or {@link InvalidTokenDataError} when this entry cannot be read.
   */
  get(resourceServer: string): TokenStorageData | undefined;
}

/** What to write: `undefined` removes an entry. Names that are not mentioned stay as they are. */
export type EntryChanges = ReadonlyMap<string, TokenStorageData | undefined>;

/**
 * Decides what to write from what is stored. It is synchronous, since it may run inside a database transaction;
 * it may run several times; an error that it throws ends the update with nothing written.
 */
export type EntryUpdater = (current: StoredEntries) => EntryChanges;

/** What to write whatever is stored, for which nothing has to be read; or what decides that from what is stored. */
export type EntryUpdate = EntryChanges | EntryUpdater;

/** The changes of an update, which is shown what is stored if it asks for that. */
export function changesOf(update: EntryUpdate, current: () => StoredEntries): EntryChanges {
  return typeof update === 'function' ? update(current()) : update;
}

/** What an engine reports: what a `TokenChange` tells a subscriber, or less. */
export interface EngineChange {
  /** The namespace in which something changed; absent when anything may have changed, in any of them. */
  readonly namespace?: string;
  /** The resource servers whose entries changed; absent when it is not known which. */
  readonly resourceServers?: readonly string[];
}

/** A lock held for a while. It ends with {@link Lease.release}, or when somebody takes it over. */
export interface Lease {
  /** The name that was locked. */
  readonly lockName: string;
  /** Aborted once the lease has ended; its reason is a {@link LockLostError} if it was lost. */
  readonly signal: AbortSignal;
  /** Gives the lock back. Harmless when the lease was lost, and after the engine was closed. */
  release(): Promise<void>;
}

/** How to wait for a lock. */
export interface AcquireLockOptions {
  /** How long to wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What an adapter supplies; `EngineTokenStorage` makes a `TokenStorage` of it.
 *
 * Nothing here is called before the first operation, and nothing but `close` after `close`. An engine opens what
 * it needs on first use, wraps its own errors once, and does not check arguments: that has been done.
 */
export interface StorageEngine<L extends Lease = Lease> {
  /** What is stored now, whoever wrote it. */
  read(namespace: string, selection: EntrySelection): Promise<StoredEntries>;

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
  namespaces(): Promise<Iterable<string>>;

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
