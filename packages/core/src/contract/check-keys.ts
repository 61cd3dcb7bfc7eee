import { UsageError } from '../errors/input-errors.ts';
import { isKeyOf } from '../token-data/stored-key.ts';
import type { EntryChanges, StoredEntries } from './entries.ts';
import { readableEntry } from './readable-entry.ts';

/**
 * Checks that no entry gets under another name than its `resource_server`, unless one with that `resource_server` stands
 * there already: other programs may have stored it so.
 *
 * @throws {@link UsageError} naming both.
 */
export function checkKeys(changes: EntryChanges, stored: StoredEntries): void {
  for (const [key, data] of changes) {
    if (data === undefined || isKeyOf(key, data)) continue;
    const { resource_server } = data;
    if (readableEntry(stored, key)?.resource_server === resource_server) continue;
    throw new UsageError(
      `Token data for ${JSON.stringify(resource_server)} cannot be stored under ${JSON.stringify(key)}: ` +
        'use its resource_server.',
    );
  }
}
