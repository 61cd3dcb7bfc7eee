import { UsageError } from '@token-storage/core';
import { absolutePath, appPath, checkOwnership, checkPath } from '@token-storage/node-files';

import type * as Engine from './engine.ts';
import { DatabaseFile } from './native/database-file.ts';
import { FileEngine } from './file/file-engine.ts';
import { SqlJsFile } from './sqljs-file/sql-js-file.ts';
import type { SQLiteTokenStorageOptions } from './sqlite-token-storage-options.ts';

/** How long a write waits for others where nobody says. */
const BUSY_TIMEOUT_MS = 30_000;

export const createEngine: typeof Engine.createEngine = (location, options) => {
  const path = checkPath(location);
  checkOptions(options);
  const { engine, journalMode = 'delete', busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
  const absolute = absolutePath(path);
  const ownership = checkOwnership(options.ownership);
  if (engine === 'sqljs-file') return new FileEngine(new SqlJsFile(absolute, { busyTimeoutMs, ownership }));
  return new FileEngine(new DatabaseFile(absolute, { engine, journalMode, busyTimeoutMs, ownership }));
};

export const appLocation: typeof Engine.appLocation = (app) => appPath({ ...app, fileFormat: 'db' });

const ENGINES: readonly unknown[] = ['node:sqlite', 'better-sqlite3', 'sqljs-file'];
const JOURNAL_MODES: readonly unknown[] = ['delete', 'wal'];

function checkOptions({ engine, journalMode, busyTimeoutMs }: SQLiteTokenStorageOptions): void {
  checkChoice('engine', engine, ENGINES);
  checkChoice('journalMode', journalMode, JOURNAL_MODES);
  if (busyTimeoutMs !== undefined && (typeof busyTimeoutMs !== 'number' || !(busyTimeoutMs >= 0))) {
    throw new UsageError('busyTimeoutMs must be a number of milliseconds, 0 or more.');
  }
}

function checkChoice(option: string, value: unknown, choices: readonly unknown[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new UsageError(`${option} must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}.`);
}
