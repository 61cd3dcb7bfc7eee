import { readFileSync, rmSync } from 'node:fs';

import { explainSystemError, Owners } from '@token-storage/node-files';

import { copyKnownTables } from '../database/copy-known-tables.ts';
import { createSchema } from '../database/schema.ts';
import type { Connection } from './connection.ts';
import type { CurrentConnection } from './current-connection.ts';
import type { SqlDriver } from './driver/sql-driver.ts';
import { makeEmptyFile } from './temporary/make-empty-file.ts';
import { withTemporaryFile } from './temporary/with-temporary-file.ts';

/**
 * What is known here of a database, as it is at one moment, as the bytes of a file without a write-ahead log; an empty one
 * where there is no file.
 */
export async function exportDatabase(database: CurrentConnection): Promise<Uint8Array<ArrayBuffer>> {
  const { target, ownership, busyTimeoutMs: timeoutMs } = database;
  return withTemporaryFile(target, { timeoutMs, ownership }, async (path) => {
    try {
      await database.use('export', (connection) => {
        // What an earlier try has left.
        rmSync(path, { force: true });
        makeEmptyFile(path, new Owners(target, ownership));
        fill(path, database.driver, connection);
      });
      return new Uint8Array(readFileSync(path));
    } catch (error) {
      throw explainSystemError(error, 'export', target);
    }
  });
}

function fill(path: string, driver: SqlDriver, connection: Connection | undefined): void {
  const copy = driver.open(path);
  try {
    // It is read at once, and removed.
    copy.execute('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
    if (connection === undefined) createSchema(copy);
    else connection.read(() => copyKnownTables(connection.database, copy));
  } finally {
    copy.close();
  }
}
