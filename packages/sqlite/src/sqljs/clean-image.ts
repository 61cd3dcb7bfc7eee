import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { copyKnownTables } from '../database/copy-known-tables.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { SqlJsDatabase } from './sql-js-database.ts';

/** The bytes of a SQLite file with what is known here of a database, and nothing else of it. */
export function cleanImage(sqlJs: SqlJs, database: SqlDatabase): Uint8Array<ArrayBuffer> {
  const copy = new SqlJsDatabase(sqlJs);
  try {
    copyKnownTables(database, copy);
    return copy.export();
  } finally {
    copy.close();
  }
}
