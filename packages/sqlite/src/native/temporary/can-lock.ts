import { Owners, type Ownership } from '@token-storage/node-files';

import type { SqlDatabase } from '../../database/sql-database.ts';
import { isBusy } from '../driver/is-busy.ts';
import type { SqlDriver } from '../driver/sql-driver.ts';
import { makeEmptyFile } from './make-empty-file.ts';
import { withTemporaryFile } from './with-temporary-file.ts';

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
    return await withTemporaryFile(target, { timeoutMs: TIMEOUT_MS, ownership }, (path) => {
      makeEmptyFile(path, new Owners(target, ownership));
      return canLockEmptyFile(path, driver);
    });
  } catch {
    // Nothing can be made there: then nothing is known either.
    return true;
  }
}

function canLockEmptyFile(path: string, driver: SqlDriver): boolean {
  let database: SqlDatabase | undefined;
  try {
    database = driver.open(path);
    database.execute('BEGIN IMMEDIATE; ROLLBACK;');
    return true;
  } catch (error) {
    return !isBusy(error);
  } finally {
    database?.close();
  }
}
