import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CorruptStorageError, UnsupportedFormatError } from '@token-storage/core';
import { explainSystemError, resolveTarget } from '@token-storage/node-files';

import { checkSchema } from '../database/schema.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { allRows, type TokenRow } from './all-rows.ts';
import type { DatabaseFile } from './database-file.ts';
import { withScratch } from './scratch.ts';

/** What errors call it. */
const LOCATION = 'The database to import';
/** Where the header says whether the database has a write-ahead log, for writers and for readers: 2 (https://www.sqlite.org/fileformat.html). */
const VERSIONS_AT = [18, 19];
const WITH_LOG = 2;

/**
 * The rows of a database that is given as the bytes of its file.
 *
 * @param file Beside which the bytes are written, to be opened.
 * @throws {@link CorruptStorageError}, {@link UnsupportedFormatError} when it is not a whole token database.
 */
export async function rowsToImport(file: DatabaseFile, bytes: Uint8Array): Promise<TokenRow[]> {
  if (VERSIONS_AT.some((at) => bytes[at] === WITH_LOG)) {
    throw new UnsupportedFormatError(
      `${LOCATION} has a write-ahead log, where part of it may stand. Turn that off (PRAGMA journal_mode = DELETE), or take ` +
        'the bytes from exportDatabase().',
      { location: file.path },
    );
  }
  const target = resolveTarget(file.path);
  return withScratch(target, file.busyTimeoutMs, async ({ directory }) => {
    const path = join(directory, 'import.db');
    try {
      writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
      return read(file, path);
    } catch (error) {
      throw explainSystemError(error, 'import', target);
    } finally {
      rmSync(path, { force: true });
    }
  });
}

function read({ driver, path: location }: DatabaseFile, path: string): TokenRow[] {
  let database: SqlDatabase | undefined;
  try {
    database = driver.open(path);
    const [row] = database.prepare('PRAGMA integrity_check(1)').all();
    if (row?.[0] !== 'ok') throw damaged(location);
    checkSchema(database, LOCATION);
    return allRows(database);
  } catch (error) {
    throw explainSqliteError(error, 'import', LOCATION);
  } finally {
    database?.close();
  }
}

function damaged(location: string): CorruptStorageError {
  return new CorruptStorageError(`${LOCATION} is damaged. What was stored before is still there.`, { location });
}
