import type { TokenStorageData } from '@token-storage/core';
import type { EntryPlace, StoredEntries } from '@token-storage/core/adapter';

/**
 * Records as entries, each parsed when it is asked for.
 *
 * @param records By resource server.
 * @param parse Makes token data of a record, and throws {@link CorruptStorageError} when it is none.
 * @see {@link readRecords}, whose example uses it
 */
export const storedEntries = <StoredRecord>(
  records: ReadonlyMap<string, StoredRecord>,
  place: Omit<EntryPlace, 'resourceServer'>,
  parse: (record: StoredRecord, place: EntryPlace) => TokenStorageData,
): StoredEntries => ({
  names: () => records.keys(),
  has: (name) => records.has(name),
  get: (resourceServer) => {
    const record = records.get(resourceServer);
    return record === undefined ? undefined : parse(record, { ...place, resourceServer });
  },
});
