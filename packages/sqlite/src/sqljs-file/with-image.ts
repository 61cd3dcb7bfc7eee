import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkSchema, createSchema } from '../database/schema.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { SqlJsDatabase } from '../sqljs/sql-js-database.ts';

/** What errors say of an action. */
export interface ImageTask {
  /** What it does, as it goes on after "Cannot": `read`, `write`. */
  readonly task: string;
  /** The path of the file whose image it is. */
  readonly location: string;
}

/**
 * Opens the image of a file in memory, and runs an action on that database.
 *
 * @param image A database, which is checked; `undefined` for an empty one.
 * @param action Synchronous. The database is gone afterwards.
 */
export async function withImage<T>(
  image: Uint8Array | undefined,
  { task, location }: ImageTask,
  action: (database: SqlJsDatabase, sqlJs: SqlJs) => T,
): Promise<T> {
  const sqlJs = await lazySqlJs();
  let database: SqlJsDatabase | undefined;
  try {
    database = new SqlJsDatabase(sqlJs, image);
    if (image === undefined) createSchema(database);
    else checkSchema(database, location);
    return action(database, sqlJs);
  } catch (error) {
    throw explainSqliteError(error, task, location);
  } finally {
    database?.close();
  }
}

/** Loaded when it is first needed: most programs have an SQLite of their own. */
export async function lazySqlJs(): Promise<SqlJs> {
  const module = await import('../sqljs/load-sql-js.ts');
  return module.loadSqlJs();
}
