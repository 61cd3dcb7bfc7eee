import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { explainSystemError, Owners, resolveTarget, temporaryName } from '@token-storage/node-files';

import { copyKnown } from '../database/copy-known-tables.ts';
import { createSchema } from '../database/schema.ts';
import type { Connection } from './connection.ts';
import { makeEmptyFile } from './temporary/create-database.ts';
import type { DatabaseFile } from './database-file.ts';
import { withScratch } from './temporary/temporary-file.ts';

/**
 * What is known here of a database, as it is at one moment, as the bytes of a file without a write-ahead log; an empty one
 * where there is no file.
 */
export async function exportDatabase(file: DatabaseFile): Promise<Uint8Array<ArrayBuffer>> {
  const target = resolveTarget(file.path, file.ownership);
  const options = { timeoutMs: file.busyTimeoutMs, ownership: file.ownership };
  return withScratch(target, options, async ({ directory }) => {
    const path = join(directory, temporaryName());
    try {
      await file.run('export', (connection) => {
        rmSync(path, { force: true });
        makeEmptyFile(path, new Owners(target, file.ownership));
        fill(path, file, connection);
      });
      return new Uint8Array(readFileSync(path));
    } catch (error) {
      throw explainSystemError(error, 'export', target);
    } finally {
      rmSync(path, { force: true });
    }
  });
}

function fill(path: string, { driver }: DatabaseFile, connection: Connection | undefined): void {
  const copy = driver.open(path);
  try {
    // It is read at once, and removed.
    copy.execute('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
    if (connection === undefined) createSchema(copy);
    else connection.read(() => copyKnown(connection.database, copy));
  } finally {
    copy.close();
  }
}
