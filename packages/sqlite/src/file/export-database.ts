import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { explainSystemError, Owners, resolveTarget, temporaryName } from '@token-storage/node-files';

import { createSchema } from '../database/schema.ts';
import { makeEmptyFile } from './create-database.ts';
import type { DatabaseFile } from './database-file.ts';
import { withScratch } from './scratch.ts';

/**
 * A whole database, as it is at one moment, as the bytes of a file without a write-ahead log; an empty one where there is
 * no file.
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
        if (connection !== undefined) connection.database.prepare('VACUUM INTO ?').run(path);
        else createEmpty(file, path);
      });
      return new Uint8Array(readFileSync(path));
    } catch (error) {
      throw explainSystemError(error, 'export', target);
    } finally {
      rmSync(path, { force: true });
    }
  });
}

function createEmpty({ driver }: DatabaseFile, path: string): void {
  const database = driver.open(path);
  try {
    createSchema(database);
  } finally {
    database.close();
  }
}
