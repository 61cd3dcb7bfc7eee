import { UnsupportedFormatError } from '@token-storage/core';

import { corruptDatabase, IMPORT } from './corrupt-database.ts';
import { allowWriting } from './write-version.ts';
import { checkSchema } from './schema.ts';
import { type SqlDatabase, UNTRUSTED } from './sql-database.ts';
import { TokenTable } from './token-table.ts';

/** Where the header says how a file is written and read, and what it says of one with a write-ahead log (https://www.sqlite.org/fileformat.html). */
const VERSIONS_AT = [18, 19];
const WITH_LOG = 2;

/**
 * A copy of the bytes of a file, as every SQLite may write it.
 *
 * @throws {@link UnsupportedFormatError} when there may be more of the file than its bytes.
 */
export function bytesToImport(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (VERSIONS_AT.some((at) => bytes[at] === WITH_LOG)) {
    throw new UnsupportedFormatError(
      `${IMPORT} has a write-ahead log beside it, where its newest entries may stand. Run "PRAGMA journal_mode = DELETE" ` +
        'on it first, or take what exportDatabase gives.',
    );
  }
  const copy = bytes.slice();
  allowWriting(copy);
  return copy;
}

/**
 * Makes sure that a database can be used: whatever is written is in a log, or with others in a transaction, before the
 * database finds out that it cannot take it.
 *
 * @throws {@link CorruptStorageError} or {@link UnsupportedFormatError} when it is not a whole token database, or what its
 * library throws.
 */
export function checkDatabaseToImport(database: SqlDatabase): void {
  // What the file says of its own of what it may hold is not run. It does not come along either.
  database.execute(`${UNTRUSTED} PRAGMA ignore_check_constraints = ON;`);
  checkSchema(database, IMPORT);
  const [row] = database.prepare('PRAGMA integrity_check(1)').all();
  if (row?.[0] !== 'ok') throw corruptDatabase(IMPORT, 'it is damaged');
  tryToWrite(database);
}

function tryToWrite(database: SqlDatabase): void {
  const table = new TokenTable(database);
  database.execute('SAVEPOINT trial');
  try {
    for (const text of ['{}', '{}', undefined]) table.write('', new Map([['', text]]));
  } catch (cause) {
    throw corruptDatabase(IMPORT, 'its tables are not as they should be', cause);
  } finally {
    database.execute('ROLLBACK TO trial; RELEASE trial');
  }
}
