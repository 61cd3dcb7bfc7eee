import { type EntryPlace, parseStoredEntry, TokenStorageData } from '@token-storage/core';

/**
 * The token data of a stored record.
 *
 * @throws {@link CorruptStorageError} when it is not token data.
 */
export function parseEntry(record: unknown, place: EntryPlace): TokenStorageData {
  return parseStoredEntry(() => TokenStorageData.fromDict(record), place);
}
