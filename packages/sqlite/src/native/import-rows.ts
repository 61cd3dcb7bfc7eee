import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { explainSystemError, resolveTarget, temporaryName } from '@token-storage/node-files';

import { IMPORT } from '../database/corrupt-database.ts';
import { bytesToImport, checkDatabaseToImport } from '../database/import-check.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { allRows, type TokenRow } from '../database/all-rows.ts';
import type { DatabaseFile } from './database-file.ts';
import { withScratch } from './temporary/temporary-file.ts';
import { explainSqliteFileError } from './driver/sqlite-file-error.ts';

/**
 * The rows of a database that is given as the bytes of its file.
 *
 * @param file Beside which the bytes are written, to be opened.
 * @throws {@link CorruptStorageError}, {@link UnsupportedFormatError} when it is not a whole token database.
 */
export async function rowsToImport(file: DatabaseFile, bytes: Uint8Array): Promise<TokenRow[]> {
  const copy = bytesToImport(bytes);
  const target = resolveTarget(file.path, file.ownership);
  const options = { timeoutMs: file.busyTimeoutMs, ownership: file.ownership };
  return withScratch(target, options, async ({ directory }) => {
    const path = join(directory, temporaryName());
    try {
      writeFileSync(path, copy, { flag: 'wx', mode: 0o600 });
      return read(file, path);
    } catch (error) {
      throw explainSystemError(error, 'import', target);
    } finally {
      rmSync(path, { force: true });
    }
  });
}

function read({ driver }: DatabaseFile, path: string): TokenRow[] {
  let database: SqlDatabase | undefined;
  try {
    database = driver.open(path);
    checkDatabaseToImport(database);
    return allRows(database);
  } catch (error) {
    throw explainSqliteFileError(error, 'import', IMPORT);
  } finally {
    database?.close();
  }
}
