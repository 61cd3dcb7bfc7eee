import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { IMPORT } from '../database/corrupt-database.ts';
import { checkDatabaseToImport } from '../database/import-check.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { SqlJsDatabase } from './sql-js-database.ts';

/**
 * Looks into a database to import.
 *
 * @param bytes As `bytesToImport` gives them.
 * @throws {@link CorruptStorageError} when it is not a whole token database; {@link UnsupportedFormatError} when a newer
 * version made it.
 */
export function readImport<T>(sqlJs: SqlJs, bytes: Uint8Array, look: (database: SqlJsDatabase) => T): T {
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
