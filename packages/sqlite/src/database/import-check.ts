import { CorruptStorageError, UnsupportedFormatError } from '@token-storage/core';

import { checkSchema } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';

/** What errors call it. */
export const IMPORT = 'The database to import';

/** Where the header says how a file is written and read, and what it says of one with a write-ahead log (https://www.sqlite.org/fileformat.html). */
const VERSIONS_AT = [18, 19];
const WITH_LOG = 2;

/** @throws {@link UnsupportedFormatError} when there may be more of a file than its bytes. */
export function checkBytesToImport(bytes: Uint8Array): void {
  if (!VERSIONS_AT.some((at) => bytes[at] === WITH_LOG)) return;
  throw new UnsupportedFormatError(
    `${IMPORT} has a write-ahead log beside it, in which its newest entries may stand. Run "PRAGMA journal_mode = DELETE" ` +
      'on it first, or take what exportDatabase gives. Nothing was imported.',
  );
}

/**
 * @throws {@link CorruptStorageError} or {@link UnsupportedFormatError} when it is not a whole token database, or what its
 * library throws.
 */
export function checkDatabaseToImport(database: SqlDatabase): void {
  checkSchema(database, IMPORT);
  const [row] = database.prepare('PRAGMA integrity_check(1)').all();
  if (row?.[0] !== 'ok') throw new CorruptStorageError(`${IMPORT} is damaged. Nothing was imported.`);
}
