import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkBytesToImport, checkDatabaseToImport, IMPORT } from '../database/import-check.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { SqlJsDatabase } from './sql-js-database.ts';

/**
 * Looks into a database that is given as the bytes of its file.
 *
 * @throws {@link CorruptStorageError} when it is not a whole token database; {@link UnsupportedFormatError} when there may
 * be more of it in a write-ahead log, or a newer version made it.
 */
export function readImport<T>(sqlJs: SqlJs, bytes: Uint8Array, look: (database: SqlJsDatabase) => T): T {
  checkBytesToImport(bytes);
  let database: SqlJsDatabase | undefined;
  try {
    database = new SqlJsDatabase(sqlJs, bytes);
    checkDatabaseToImport(database);
    return look(database);
  } catch (error) {
    throw explainSqliteError(error, 'import', IMPORT);
  } finally {
    database?.close();
  }
}
