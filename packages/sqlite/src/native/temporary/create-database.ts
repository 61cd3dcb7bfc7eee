import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { StorageUnavailableError } from '@token-storage/core';
import {
  explainSystemError,
  makeOwnFile,
  Owners,
  type Ownership,
  syncDirectory,
  syncFile,
  systemCode,
  temporaryName,
} from '@token-storage/node-files';

import { createSchema } from '../../database/schema.ts';
import type { SqlDriver } from '../driver/sql-driver.ts';
import { noLocks } from '../driver/no-locks.ts';
import { isBusy } from '../busy-retry.ts';
import { withScratch } from './temporary-file.ts';
import { explainSqliteFileError } from '../driver/sqlite-file-error.ts';

/** How SQLite makes a transaction whole: a property of the file. */
export type JournalMode = 'delete' | 'wal';

/** How to make a database. */
export interface CreateDatabaseOptions {
  readonly driver: SqlDriver;
  readonly journalMode: JournalMode;
  readonly timeoutMs: number;
  readonly ownership: Ownership;
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
  await withScratch(target, options, async (baton) => {
    if (exists(target)) return;
    const path = join(baton.directory, temporaryName());
    try {
      makeEmptyFile(path, new Owners(target, options.ownership));
      fill(path, options, target);
      await makeDurable(path);
      place(path, target);
      await syncDirectory(dirname(target));
    } catch (error) {
      // Robbed, and the file with it. Whoever called looks whether there is a database by now.
      if (!baton.stillHeld()) return;
      // Nobody else knows this file.
      if (isBusy(error)) throw noLocks(target, error);
      throw explainSystemError(explainSqliteFileError(error, 'create', target), 'create', target);
    } finally {
      rmSync(path, { force: true });
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

/**
 * Makes a file of 0 bytes that its owner alone can read, for SQLite, which would let everybody read it. What SQLite makes
 * beside it gets its mode and its owner.
 */
export function makeEmptyFile(path: string, owners: Owners): void {
  closeSync(makeOwnFile(path, owners));
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
    // Whoever takes the baton is kept out. Python, which does not, would have to come in exactly here.
    if (!exists(target)) renameSync(path, target);
  }
}

/** Whether anything has the name, a link that leads nowhere too. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
