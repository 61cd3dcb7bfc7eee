import { pathToFileURL } from 'node:url';

import type { SqlDatabase, SqlStatement, SqlValue } from '../../database/sql-database.ts';
import type { SqlDriver } from './sql-driver.ts';

type NodeSqlite = typeof import('node:sqlite');
type Database = InstanceType<NodeSqlite['DatabaseSync']>;
type Row = Record<string, SqlValue> | SqlValue[];

/** Node's own SQLite, which Bun and Deno have under the same name; `undefined` where there is none. */
export function nodeSqlite(): SqlDriver | undefined {
  // An import would be an error in Node 20, and for many bundlers.
  const library = process.getBuiltinModule?.('node:sqlite') as NodeSqlite | undefined;
  return library && { engine: 'node:sqlite', open: (path) => new NodeSqliteDatabase(open(library, path)) };
}

function open({ DatabaseSync }: NodeSqlite, path: string): Database {
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'rw');
  try {
    return new DatabaseSync(url);
  } catch (error) {
    // Node before 22.15 takes no URL objects.
    if ((error as { code?: unknown }).code !== 'ERR_INVALID_ARG_TYPE') throw error;
    return new DatabaseSync(path);
  }
}

class NodeSqliteDatabase implements SqlDatabase {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    // Later versions of Node have it: nothing may damage the file by way of SQL. better-sqlite3 always does so.
    (database as { enableDefensive?: (isOn: boolean) => void }).enableDefensive?.(true);
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  prepare(sql: string): SqlStatement {
    const statement = this.#database.prepare(sql);
    // Node before 22.16 gives objects only.
    (statement as Partial<Pick<typeof statement, 'setReturnArrays'>>).setReturnArrays?.(true);
    return {
      run: (...parameters) => void statement.run(...parameters),
      all: (...parameters) =>
        (statement.all(...parameters) as unknown as Row[]).map((row) =>
          Array.isArray(row) ? row : Object.values(row),
        ),
    };
  }

  close(): void {
    this.#database.close();
  }
}
