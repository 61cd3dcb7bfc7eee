import type { Database, SqlJs, Statement } from 'sql.js/dist/sql-wasm-browser.js';

import type { SqlDatabase, SqlStatement, SqlValue } from '../database/sql-database.ts';

/** What SQLite as WebAssembly reports: it has words only. */
class SqlJsError extends Error {
  override readonly name = 'SqlJsError';
  readonly code = 'ERR_SQLITE_ERROR';
}

/**
 * Nothing reaches a disk by itself: a journal in memory is enough to roll back. `secure_delete` overwrites what is removed: a
 * token that was thrown away would stay in the file.
 */
const SETTINGS = `
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = ON;
`;

/** A database in memory, in SQLite as WebAssembly. */
export class SqlJsDatabase implements SqlDatabase {
  readonly #database: Database;

  /** @param image The bytes of a SQLite file to begin with; they are copied. */
  constructor(sqlJs: SqlJs, image?: Uint8Array) {
    this.#database = reported(() => new sqlJs.Database(image));
    this.execute(SETTINGS);
  }

  execute(sql: string): void {
    reported(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqlStatement {
    const statement = reported(() => this.#database.prepare(sql));
    return {
      run: (...parameters) => reported(() => statement.run(parameters)),
      all: (...parameters) => reported(() => allRows(statement, parameters)),
    };
  }

  /** The database as the bytes of a SQLite file. */
  export(): Uint8Array<ArrayBuffer> {
    return reported(() => this.#database.export());
  }

  close(): void {
    reported(() => this.#database.close());
  }
}

function reported<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new SqlJsError(error instanceof Error ? error.message : String(error));
  }
}

function allRows(statement: Statement, parameters: readonly SqlValue[]): SqlValue[][] {
  try {
    statement.bind(parameters);
    const rows: SqlValue[][] = [];
    while (statement.step()) rows.push(statement.get());
    return rows;
  } finally {
    statement.reset();
  }
}
