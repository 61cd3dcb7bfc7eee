import { checkChanges } from '../contract/check-changes.ts';
import { checkSelection } from '../contract/check-selection.ts';
import {
  changesOf,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  type StoredEntries,
} from '../contract/entries.ts';
import type { TokenStorage } from '../contract/token-storage.ts';
import { ObservedEntries } from './observed-entries.ts';
import { selectedEntries } from './selected-entries.ts';

/**
 * What a layer makes of the changes that its updater wants.
 *
 * @see {@link optimisticUpdate}
 */
export interface PreparedChanges {
  /** What the inner storage is to hold. */
  readonly changes: EntryChanges;
  /** Whether they may still be written, when something beside the updater's own reads matters. */
  readonly holdsFor?: (current: StoredEntries) => boolean;
}

/** An update of a layer whose own work is asynchronous. */
export interface OptimisticUpdate {
  /** What is read, and changed in the end. */
  readonly inner: TokenStorage;
  /** What an updater is shown. */
  readonly selection: EntrySelection;
  /** What is read and compared, when that is more than the updater is shown. */
  readonly reads?: 'all';
  /** What the caller wants: changes, or an updater that decides on them. */
  readonly update: EntryUpdate;
  /** The decorator's own work, which may be asynchronous: makes of what is wanted what is stored. */
  readonly prepare: (wanted: EntryChanges, stored: StoredEntries) => Promise<PreparedChanges>;
  /** Names the queue of those who keep losing; another one for each layer, since locks are not re-entrant. */
  readonly lockName: string;
}

const ATTEMPTS_WITHOUT_LOCK = 3;

/**
 * Read, compute, then compare and set, since a transaction of the inner storage cannot wait for what is asynchronous.
 * Where something that mattered has changed meanwhile, again; after three conflicts in a lock, so that writers who
 * keep losing take turns.
 *
 * @example
 * ```ts
 * import type { TokenStorage } from '@token-storage/core';
 * import { type EntrySelection, type EntryUpdate, optimisticUpdate } from '@token-storage/core/adapter';
 *
 * // What is stored is asked for first, and stored only if nothing has changed while somebody thought about it.
 * export const updateWhereAllowed = (inner: TokenStorage, selection: EntrySelection, update: EntryUpdate) =>
 *   optimisticUpdate({
 *     inner,
 *     selection,
 *     update,
 *     lockName: 'allowed',
 *     prepare: async (wanted) => {
 *       const response = await fetch('https://api.example/allowed');
 *       return { changes: response.ok ? wanted : new Map() };
 *     },
 *   });
 * ```
 */
export async function optimisticUpdate(update: OptimisticUpdate): Promise<void> {
  checkSelection(update.selection);
  for (let count = 0; count < ATTEMPTS_WITHOUT_LOCK; count += 1) if (await attempt(update)) return;
  // Whoever loses this lock meanwhile may go on: it is the comparison that keeps a write from being lost.
  await update.inner.withNamedLock(update.lockName, async () => {
    while (!(await attempt(update)));
  });
}

/** Whether it was done; otherwise something has changed since it was read, and nothing was written. */
async function attempt({ inner, selection, reads, update, prepare }: OptimisticUpdate): Promise<boolean> {
  const stored = await inner.readEntries(reads ?? selection);
  const observed = new ObservedEntries(selectedEntries(stored, selection));
  const wanted = checkChanges(changesOf(update, () => observed));
  if (wanted.size === 0) {
    // Names that the inner storage refuses are refused here too, although nothing is to be written under them.
    if (reads !== undefined) await inner.readEntries(selection);
    return true;
  }
  const { changes, holdsFor } = await prepare(wanted, stored);
  let done = false;
  await inner.updateEntries(reads ?? selection, (current) => {
    done = observed.sameIn(selectedEntries(current, selection)) && (holdsFor?.(current) ?? true);
    return done ? changes : new Map();
  });
  return done;
}
