import { TokenStorageData } from '@token-storage/core';
import { type EntryPlace, parseStoredEntry } from '@token-storage/core/adapter';

/**
 * The token data of a stored record.
 *
 * @throws {@link CorruptStorageError} when it is not token data.
 * @see {@link readRecords}, whose example uses it
 */
export function parseEntry(record: unknown, place: EntryPlace): TokenStorageData {
  return parseStoredEntry(() => TokenStorageData.fromDict(record), place);
}
