import {
  CorruptStorageError,
  decodeEntry,
  InvalidTokenDataError,
  type StoredEntries,
  type TokenStorageData,
} from '@token-storage/core';

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
    has: (name) => rows.has(name),
    get: (resourceServer) => {
      const bytes = rows.get(resourceServer);
      return bytes === undefined ? undefined : parse(bytes, resourceServer, place);
    },
  };
}

function parse(bytes: Uint8Array, resourceServer: string, { location, namespace }: RowsPlace): TokenStorageData {
  try {
    return decodeEntry(decode(bytes));
  } catch (error) {
    if (!(error instanceof InvalidTokenDataError)) throw error;
    throw new CorruptStorageError(
      `The entry ${JSON.stringify(resourceServer)} of namespace ${JSON.stringify(namespace)} in ${location} cannot ` +
        `be used: ${error.message} Log in again or remove it.`,
      { location, namespace, resourceServer },
    );
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new InvalidTokenDataError('Token data: it is not UTF-8 text.');
  }
}
