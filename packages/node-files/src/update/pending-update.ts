import type { EntrySelection, EntryUpdate } from '@token-storage/core/adapter';
import type { HeldLock } from '../file-lock/held-lock.ts';

/** An update of the entries of one namespace, which may be written together with others. */
export interface PendingUpdate {
  /** Whose entries are changed. */
  readonly namespace: string;
  /** Which of them it looks at. */
  readonly selection: EntrySelection;
  /** Changes, or an updater that decides on them. */
  readonly update: EntryUpdate;
  /** It may only be written while this holds. */
  readonly lease: HeldLock | undefined;
}
