import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';

import { StorageUnavailableError } from '@token-storage/core';

import type { SqlDatabase, SqlStatement, SqlValue } from '../../database/sql-database.ts';
import type { SqlDriver } from './sql-driver.ts';

/** What is used of the package, whose types are another package. */
interface BetterSqlite3 {
  new (path: string, options: { readonly fileMustExist: boolean }): BetterDatabase;
}

interface BetterDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): BetterStatement;
  close(): unknown;
}

interface BetterStatement {
  run(...parameters: SqlValue[]): unknown;
  raw(toggle: boolean): { all(...parameters: SqlValue[]): SqlValue[][] };
}

const PACKAGE = 'better-sqlite3';

/** What is read of its manifest. */
interface Manifest {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
}

/**
 * The package `better-sqlite3`; `undefined` where it is not installed.
 *
 * @throws {@link StorageUnavailableError} when it is not made for this version of Node; what the package throws while it is
 * loaded, as when it was built for another one.
 */
export function betterSqlite3(): SqlDriver | undefined {
  for (const place of thisFile()) {
    try {
      const Database = load(place);
      return {
        engine: PACKAGE,
        open: (path) => new BetterSqlite3Database(new Database(path, { fileMustExist: true })),
      };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

/**
 * Where this file lies, from where packages are looked for. Once bundled, an application knows it in one way or the other:
 * esbuild's CommonJS has no `import.meta.url`, and what webpack puts in its place is where the file lay on the builder's disk.
 */
function thisFile(): string[] {
  const places: (string | undefined)[] = [import.meta.url, typeof __filename === 'string' ? __filename : undefined];
  return places.filter((place) => place !== undefined && (place.startsWith('file:') || isAbsolute(place))) as string[];
}

function load(place: string): BetterSqlite3 {
  // Not an import: bundlers would insist on a package that is optional, and a native one cannot be bundled anyway.
  const require = createRequire(place);
  checkVersion(require(`${PACKAGE}/package.json`) as Manifest);
  const Database = require(PACKAGE) as BetterSqlite3;
  // Its binary is loaded by the first database.
  new Database(':memory:', { fileMustExist: false }).close();
  return Database;
}

/** Version 13 needs Node 22. In Node 20 it ends the whole process (SIGSEGV) instead of throwing. */
function checkVersion({ version, engines }: Manifest): void {
  const [, needed] = /^>=\s*(\d+)/.exec(engines?.node ?? '') ?? [];
  if (needed === undefined || Number.parseInt(process.versions.node, 10) >= Number(needed)) return;
  throw new StorageUnavailableError(
    `${PACKAGE} ${version} needs Node ${needed} or later; this is ${process.version}. Install an older one (npm install ` +
      `${PACKAGE}@12), or a newer Node.`,
  );
}

/** Whether the package is what was not found, and not something that it needs itself. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message: string };
  return code === 'MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}/package.json'`);
}

class BetterSqlite3Database implements SqlDatabase {
  readonly #database: BetterDatabase;

  constructor(database: BetterDatabase) {
    this.#database = database;
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  prepare(sql: string): SqlStatement {
    const statement = this.#database.prepare(sql);
    return {
      run: (...parameters) => void statement.run(...parameters),
      all: (...parameters) => statement.raw(true).all(...parameters),
    };
  }

  close(): void {
    this.#database.close();
  }
}
