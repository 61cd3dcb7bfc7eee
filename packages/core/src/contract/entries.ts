import type { TokenStorageData } from '../token-data/token-storage-data.ts';

/** Which entries of a namespace: those named, or all of them. */
export type EntrySelection = readonly string[] | 'all';

/**
 * What is stored under the selected names at one moment.
 *
 * Entries are parsed one by one, when asked for, so that a bad entry does not hide the good ones.
 *
 * @see {@link EngineTokenStorage}, whose example uses it
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

/**
 * What to write: `undefined` removes an entry. Names that are not mentioned stay as they are.
 *
 * @see {@link EntryDecorator}, whose example makes some
 */
export type EntryChanges = ReadonlyMap<string, TokenStorageData | undefined>;

/**
 * Decides what to write from what is stored. It is synchronous, since it may run inside a database transaction;
 * it may run several times; an error that it throws ends the update with nothing written.
 *
 * @see {@link EntryDecorator}, whose example makes one
 */
export type EntryUpdater = (current: StoredEntries) => EntryChanges;

/** What to write whatever is stored, for which nothing has to be read; or what decides that from what is stored. */
export type EntryUpdate = EntryChanges | EntryUpdater;

/**
 * The changes of an update, which is shown what is stored if it asks for that.
 *
 * @see {@link EngineTokenStorage}, whose example uses it
 */
export function changesOf(update: EntryUpdate, current: () => StoredEntries): EntryChanges {
  return typeof update === 'function' ? update(current()) : update;
}
