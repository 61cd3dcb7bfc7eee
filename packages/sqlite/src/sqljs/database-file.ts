import { CorruptStorageError, UnsupportedFormatError } from '@token-storage/core';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkSchema } from '../database/schema.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { TokenTable } from '../database/token-table.ts';
import { SqlJsDatabase } from './sql-js-database.ts';

/** A SQLite file that has been checked. */
export interface DatabaseFile {
  readonly image: Uint8Array;
  /** The namespaces that have an entry in it. */
  readonly namespaces: readonly string[];
}

const NAME = 'The database to import';

/** Where the header says how the file is written and read, and what it says of one with a write-ahead log. */
const VERSIONS_AT = [18, 19];
const WITH_LOG = 2;

/**
 * Makes sure that bytes are a whole token database.
 *
 * @returns A copy of them, and what is in them.
 * @throws {@link CorruptStorageError} when they are not; {@link UnsupportedFormatError} when there may be more of it in a
 * write-ahead log, or a newer version made it.
 */
export function readDatabaseFile(sqlJs: SqlJs, bytes: Uint8Array): DatabaseFile {
  if (VERSIONS_AT.some((at) => bytes[at] === WITH_LOG)) {
    throw new UnsupportedFormatError(
      `${NAME} has a write-ahead log beside it, in which its newest entries may stand. Run "PRAGMA journal_mode = DELETE" ` +
        'on it first, or take what exportDatabase gives.',
    );
  }
  const image = bytes.slice();
  let database: SqlJsDatabase | undefined;
  try {
    database = new SqlJsDatabase(sqlJs, image);
    checkSchema(database, NAME);
    const [row] = database.prepare('PRAGMA integrity_check(1)').all();
    if (row?.[0] !== 'ok') throw new CorruptStorageError(`${NAME} is damaged. Nothing was imported.`);
    return { image, namespaces: new TokenTable(database).namespaces() };
  } catch (error) {
    throw explainSqliteError(error, 'read', NAME);
  } finally {
    database?.close();
  }
}
