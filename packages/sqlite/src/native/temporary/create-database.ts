import { closeSync, linkSync, lstatSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

import { StorageUnavailableError } from '@token-storage/core';
import { explainSystemError, Owners, syncDirectory, syncFile, systemCode } from '@token-storage/node-files';

import { createSchema } from '../../database/schema.ts';
import { isBusy } from '../driver/is-busy.ts';
import { noLocks } from '../driver/no-locks.ts';
import type { SqlDriver } from '../driver/sql-driver.ts';
import { explainSqliteFileError } from '../driver/sqlite-file-error.ts';
import { makeEmptyFile } from './make-empty-file.ts';
import { type TemporaryFileOptions, withTemporaryFile } from './with-temporary-file.ts';

/** How SQLite makes a transaction whole: a property of the file. */
export type JournalMode = 'delete' | 'wal';

/** How to make a database. */
export interface CreateDatabaseOptions extends TemporaryFileOptions {
  readonly driver: SqlDriver;
  readonly journalMode: JournalMode;
}

/** File systems without hard links say so in many ways. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/**
 * Makes an empty token database, durably: whole from its first moment, or not at all. Where somebody else makes one
 * meanwhile, theirs stays.
 *
 * @param target As `resolveTarget` gives it. Missing folders are made.
 */
export async function createDatabase(target: string, options: CreateDatabaseOptions): Promise<void> {
  await withTemporaryFile(target, options, async (path, lock) => {
    if (exists(target)) return;
    try {
      makeEmptyFile(path, new Owners(target, options.ownership));
      fill(path, options, target);
      await makeDurable(path);
      place(path, target);
      await syncDirectory(dirname(target));
    } catch (error) {
      // Taken over, and the file with it. Whoever called looks whether there is a database by now.
      if (!lock.stillHeld()) return;
      // Nobody else knows this file.
      if (isBusy(error)) throw noLocks(target, error);
      throw explainSystemError(explainSqliteFileError(error, 'create', target), 'create', target);
    }
  });
}

function fill(path: string, { driver, journalMode }: CreateDatabaseOptions, target: string): void {
  const database = driver.open(path);
  try {
    // Nobody sees the file before it is complete, and it is synced then.
    database.execute('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
    createSchema(database);
    if (journalMode === 'delete') return;
    const [row] = database.prepare('PRAGMA journal_mode = WAL').all();
    if (row?.[0] !== 'wal') {
      throw new StorageUnavailableError(
        `${target} cannot have a write-ahead log: its file system is not fit for one. Use journalMode 'delete'.`,
        { location: target },
      );
    }
  } finally {
    database.close();
  }
}

async function makeDurable(path: string): Promise<void> {
  const fd = openSync(path, 'r+');
  try {
    await syncFile(fd, path);
  } finally {
    closeSync(fd);
  }
}

/** Gives the file its name, unless somebody else has a file there. */
function place(path: string, target: string): void {
  try {
    linkSync(path, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    if (!NO_LINKS.has(systemCode(error))) throw error;
    // Whoever takes the lock is kept out. Python, which does not, would have to come in exactly here.
    if (!exists(target)) renameSync(path, target);
  }
}

/** Whether anything has the name, a link that leads nowhere too. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
