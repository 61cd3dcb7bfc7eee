import { InvalidTokenDataError, type TokenStorageData } from '@token-storage/core';
import { decodeEntry, type EntryPlace, parseStoredEntry, type StoredEntries } from '@token-storage/core/adapter';

/** The texts of the entries of one namespace, by resource server, as bytes of UTF-8. */
export type EntryRows = ReadonlyMap<string, Uint8Array>;

/** Where rows were found. */
export interface RowsPlace {
  /** The path or name of the database. */
  readonly location: string;
  readonly namespace: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Rows as entries, each parsed when it is asked for. */
export function storedEntries(rows: EntryRows, place: RowsPlace): StoredEntries {
  return {
    names: () => rows.keys(),
    has: (resourceServer) => rows.has(resourceServer),
    get: (resourceServer) => {
      const bytes = rows.get(resourceServer);
      return bytes && decodeRow(bytes, { ...place, resourceServer });
    },
  };
}

/** One of them. @throws {@link CorruptStorageError} when it cannot be used. */
export const decodeRow = (bytes: Uint8Array, place: EntryPlace): TokenStorageData =>
  parseStoredEntry(() => decodeEntry(decode(bytes)), place);

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new InvalidTokenDataError('Token data: it is not UTF-8 text.');
  }
}
