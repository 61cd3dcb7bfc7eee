import type { SqlDatabase } from '../../database/sql-database.ts';

/** The libraries that open files as everybody does who has SQLite; see `SQLiteTokenStorageOptions.engine`. */
export type NativeEngine = 'node:sqlite' | 'better-sqlite3';

/** A library through which SQLite files are opened. */
export interface SqlDriver {
  readonly engine: NativeEngine;
  /**
   * Opens a file that exists, also one of 0 bytes. It never makes one: a file that has just been deleted would come back
   * empty, and readable by others.
   *
   * @param path Absolute, without symbolic links.
   */
  open(path: string): SqlDatabase;
}
