import type { EntrySelection, EntryUpdater } from '@token-storage/core';
import type { HeldBaton } from '@token-storage/node-files';

/** An update that waits for its write, together with others. */
export interface PendingUpdate {
  readonly namespace: string;
  readonly selection: EntrySelection;
  readonly updater: EntryUpdater;
  /** It may only be written while this holds. */
  readonly lease: HeldBaton | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
