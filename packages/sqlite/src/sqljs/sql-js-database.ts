import type { Database, SqlJs, Statement } from 'sql.js/dist/sql-wasm-browser.js';

import { type SqlDatabase, type SqlStatement, type SqlValue, UNTRUSTED } from '../database/sql-database.ts';
import { messageOf } from '../database/sqlite-error.ts';

/** The code of errors after a crash: the very same may work with a new copy of SQLite. */
export const CRASH = 'SQLITE_CRASH';

/** What SQLite as WebAssembly reports: it has words only. */
class SqlJsError extends Error {
  override readonly name = 'SqlJsError';
  readonly code = 'ERR_SQLITE_ERROR';
}

/** SQLite as WebAssembly has ended in the middle of something, for example at an address that there is not. */
class SqlJsCrash extends Error {
  override readonly name = 'SqlJsCrash';
  readonly code = CRASH;
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
${UNTRUSTED}`;

/** A database in memory, in SQLite as WebAssembly. */
export class SqlJsDatabase implements SqlDatabase {
  readonly #sqlJs: SqlJs;
  readonly #database: Database;

  /** @param image The bytes of a SQLite file to begin with; they are copied. */
  constructor(sqlJs: SqlJs, image?: Uint8Array) {
    this.#sqlJs = sqlJs;
    this.#database = this.#reported(() => new sqlJs.Database(image));
    this.execute(SETTINGS);
  }

  execute(sql: string): void {
    this.#reported(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqlStatement {
    const statement = this.#reported(() => this.#database.prepare(sql));
    return {
      run: (...parameters) => this.#reported(() => statement.run(parameters)),
      all: (...parameters) => this.#reported(() => allRows(statement, parameters)),
    };
  }

  /** The database as the bytes of a SQLite file. */
  export(): Uint8Array<ArrayBuffer> {
    return this.#reported(() => this.#database.export());
  }

  /** Frees its memory. */
  close(): void {
    try {
      this.#reported(() => this.#database.close());
    } catch {
      // It has crashed before, and all of its memory with it.
    }
  }

  #reported<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const message = messageOf(error);
      // All that it reports are texts, or plain errors.
      const isReport = typeof error === 'string' || (error as Partial<Error> | undefined)?.name === 'Error';
      if (isReport) throw new SqlJsError(message);
      this.#sqlJs.hasCrashed = true;
      throw new SqlJsCrash(message);
    }
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
