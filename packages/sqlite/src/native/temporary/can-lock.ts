import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { Owners, type Ownership, temporaryName } from '@token-storage/node-files';

import { makeEmptyFile } from './create-database.ts';
import type { SqlDriver } from '../driver/sql-driver.ts';
import { isBusy } from '../busy-retry.ts';
import { withScratch } from './temporary-file.ts';

/** How long the try may wait for others who make files there. */
const TIMEOUT_MS = 1_000;

/**
 * Whether the file system of a database has locks. SQLite takes one that has none left (ENOLCK) for a file that somebody
 * else has locked. So a file is tried that nobody else knows.
 *
 * @param target As `resolveTarget` gives it.
 */
export async function canLock(target: string, driver: SqlDriver, ownership: Ownership): Promise<boolean> {
  try {
    return await withScratch(target, { timeoutMs: TIMEOUT_MS, ownership }, async ({ directory }) => {
      const path = join(directory, temporaryName());
      try {
        makeEmptyFile(path, new Owners(target, ownership));
        const database = driver.open(path);
        try {
          database.execute('BEGIN IMMEDIATE; ROLLBACK;');
          return true;
        } finally {
          database.close();
        }
      } catch (error) {
        return !isBusy(error);
      } finally {
        rmSync(path, { force: true });
      }
    });
  } catch {
    // Nothing can be made there: then nothing is known either.
    return true;
  }
}
