import { writeFileSync } from 'node:fs';

import { explainSystemError } from '@token-storage/node-files';

import { IMPORT } from '../database/corrupt-database.ts';
import { bytesToImport, checkDatabaseToImport } from '../database/import-check.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { type TokenRow, TokenTable } from '../database/token-table.ts';
import type { CurrentConnection } from './current-connection.ts';
import type { SqlDriver } from './driver/sql-driver.ts';
import { explainSqliteFileError } from './driver/sqlite-file-error.ts';
import { withTemporaryFile } from './temporary/with-temporary-file.ts';

/**
 * The rows of a database that is given as the bytes of its file.
 *
 * @param database Beside which the bytes are written, to be opened.
 * @throws {@link CorruptStorageError}, {@link UnsupportedFormatError} when it is not a whole token database.
 */
export async function rowsToImport(database: CurrentConnection, bytes: Uint8Array): Promise<TokenRow[]> {
  const copy = bytesToImport(bytes);
  const { target, ownership, busyTimeoutMs: timeoutMs } = database;
  return withTemporaryFile(target, { timeoutMs, ownership }, (path) => {
    try {
      writeFileSync(path, copy, { flag: 'wx', mode: 0o600 });
      return read(path, database.driver);
    } catch (error) {
      throw explainSystemError(error, 'import', target);
    }
  });
}

function read(path: string, driver: SqlDriver): TokenRow[] {
  let database: SqlDatabase | undefined;
  try {
    database = driver.open(path);
    checkDatabaseToImport(database);
    return new TokenTable(database).rows();
  } catch (error) {
    throw explainSqliteFileError(error, 'import', IMPORT);
  } finally {
    database?.close();
  }
}
