import { StorageUnavailableError } from '@token-storage/core';

/** What to throw for a file that another SQLite uses, or has made. */
export function usedByOtherSQLite(path: string, problem: string): StorageUnavailableError {
  return new StorageUnavailableError(
    `${path} ${problem}, so other programs may write into it, and this engine would lose what they write. Leave the option ` +
      'engine out, with Node 22.13 or later or better-sqlite3, or choose another file.',
    { location: path },
  );
}
