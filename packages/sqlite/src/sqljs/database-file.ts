import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkBytesToImport, checkDatabaseToImport, IMPORT } from '../database/import-check.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { TokenTable } from '../database/token-table.ts';
import { SqlJsDatabase } from './sql-js-database.ts';

/** A SQLite file that has been checked. */
export interface DatabaseFile {
  readonly image: Uint8Array;
  /** The namespaces that have an entry in it. */
  readonly namespaces: readonly string[];
}

/**
 * Makes sure that bytes are a whole token database.
 *
 * @returns A copy of them, and what is in them.
 * @throws {@link CorruptStorageError} when they are not; {@link UnsupportedFormatError} when there may be more of it in a
 * write-ahead log, or a newer version made it.
 */
export function readDatabaseFile(sqlJs: SqlJs, bytes: Uint8Array): DatabaseFile {
  checkBytesToImport(bytes);
  const image = bytes.slice();
  let database: SqlJsDatabase | undefined;
  try {
    database = new SqlJsDatabase(sqlJs, image);
    checkDatabaseToImport(database);
    return { image, namespaces: new TokenTable(database).namespaces() };
  } catch (error) {
    throw explainSqliteError(error, 'import', IMPORT);
  } finally {
    database?.close();
  }
}
