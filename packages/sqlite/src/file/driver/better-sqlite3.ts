import { createRequire } from 'node:module';

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

/**
 * The package `better-sqlite3`; `undefined` where it is not installed.
 *
 * @throws What the package throws while it is loaded, as when it was built for another version of Node.
 */
export function betterSqlite3(): SqlDriver | undefined {
  // Not an import: bundlers would insist on a package that is optional, and a native one cannot be bundled anyway.
  const require = createRequire(import.meta.url);
  let Database: BetterSqlite3;
  try {
    Database = require(PACKAGE) as BetterSqlite3;
    // Its binary is loaded by the first database.
    new Database(':memory:', { fileMustExist: false }).close();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return {
    engine: PACKAGE,
    open: (path) => new BetterSqlite3Database(new Database(path, { fileMustExist: true })),
  };
}

/** Whether the package is what was not found, and not something that it needs itself. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message: string };
  return code === 'MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
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
