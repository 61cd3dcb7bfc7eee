import { StorageUnavailableError } from '@token-storage/core';

/** What to throw where SQLite cannot lock a file, as on some network file systems and some in user space. */
export function noLocks(location: string, cause: unknown): StorageUnavailableError {
  return new StorageUnavailableError(
    `SQLite cannot lock ${JSON.stringify(location)}: its file system has no locks for files, or the server that keeps them ` +
      "does not answer. Use a path on a local disk; or JSONTokenStorage or engine: 'sqljs-file', which need no such locks.",
    { location, cause },
  );
}
