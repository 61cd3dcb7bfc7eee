import type { EntryChanges, EntryUpdater } from '@token-storage/core/adapter';

import { CallerError } from '../connection/caller-error.ts';
import { UnreadEntries } from './unread-entries.ts';

/**
 * The changes of an updater that does not look at what is stored, for whom nothing has to be read; `undefined` where it
 * does.
 *
 * @throws {@link CallerError} with what the updater throws.
 */
export function changesUnseen(updater: EntryUpdater): EntryChanges | undefined {
  const unread = new UnreadEntries();
  try {
    const changes = updater(unread);
    return unread.wereAsked ? undefined : changes;
  } catch (cause) {
    if (unread.wereAsked) return undefined;
    throw new CallerError('', { cause });
  }
}
