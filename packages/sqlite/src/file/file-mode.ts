import { chmodSync, statSync } from 'node:fs';

import { systemCode } from '@token-storage/node-files';

/** What SQLite puts beside a database: rollback journal, write-ahead log and its index. */
export const SIDE_FILES: readonly string[] = ['-journal', '-wal', '-shm'];

/** What belongs to somebody else, cannot be changed, or was removed by SQLite meanwhile. */
const NOT_POSSIBLE: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EROFS', 'ENOENT', 'ENOTSUP']);

/**
 * Takes a database, and what SQLite has put beside it, away from everybody but its owner, as far as that is possible.
 * SQLite gives the files that it makes later the mode of the database.
 */
export function tightenModes(target: string): void {
  for (const path of ['', ...SIDE_FILES].map((ending) => `${target}${ending}`)) {
    try {
      const mode = statSync(path, { throwIfNoEntry: false })?.mode;
      if (mode !== undefined && (mode & 0o077) !== 0) chmodSync(path, 0o600);
    } catch (error) {
      if (!NOT_POSSIBLE.has(systemCode(error))) throw error;
    }
  }
}
