import type { EntrySelection, EntryUpdater, Lease } from '@token-storage/core';

/** An update that waits for its write, together with others. */
export interface PendingUpdate {
  readonly namespace: string;
  readonly selection: EntrySelection;
  readonly updater: EntryUpdater;
  /** It may only be written while this holds. */
  readonly lease: Lease | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
