import type { EntrySelection, EntryUpdate } from '@token-storage/core/adapter';
import type { HeldLock } from '../file-lock/held-lock.ts';

/** An update of the entries of one namespace, which may be written together with others. */
export interface PendingUpdate {
  readonly namespace: string;
  readonly selection: EntrySelection;
  readonly update: EntryUpdate;
  /** It may only be written while this holds. */
  readonly lease: HeldLock | undefined;
}
