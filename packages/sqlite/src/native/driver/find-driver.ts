import { StorageUnavailableError } from '@token-storage/core';

import { betterSqlite3 } from './better-sqlite3.ts';
import { nodeSqlite } from './node-sqlite.ts';
import type { NativeEngine, SqlDriver } from './sql-driver.ts';

const DRIVERS: Readonly<Record<NativeEngine, () => SqlDriver | undefined>> = {
  'node:sqlite': nodeSqlite,
  'better-sqlite3': betterSqlite3,
};

/** The best first. */
const LADDER: readonly NativeEngine[] = ['node:sqlite', 'better-sqlite3'];

/**
 * The library to open files with: the one that is asked for, or the best there is.
 *
 * @throws {@link StorageUnavailableError} when it is not there; the message says what to install.
 */
export function findDriver(engine: NativeEngine | undefined, location: string): SqlDriver {
  for (const name of engine === undefined ? LADDER : [engine]) {
    const driver = load(name, location);
    if (driver !== undefined) return driver;
  }
  throw new StorageUnavailableError(
    `There is no SQLite here for ${JSON.stringify(location)}: ${engine ?? LADDER.join(' and ')} cannot be found. Use Node ` +
      '22.13 or later, which has node:sqlite, or install better-sqlite3 (on Node 20: npm install better-sqlite3@12), or ' +
      "pass { engine: 'sqljs-file' }.",
    { location },
  );
}

function load(name: NativeEngine, location: string): SqlDriver | undefined {
  try {
    return DRIVERS[name]();
  } catch (cause) {
    if (cause instanceof StorageUnavailableError) throw cause;
    throw new StorageUnavailableError(
      `${name} cannot be loaded for ${JSON.stringify(location)}. Install it again, for this version of Node: ` +
        `npm rebuild ${name}.`,
      { location, cause },
    );
  }
}
