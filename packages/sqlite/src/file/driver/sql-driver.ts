import type { SqlDatabase } from '../../database/sql-database.ts';

/** A library through which SQLite files are opened. */
export interface SqlDriver {
  /**
   * Opens a file that exists, also one of 0 bytes. It never makes one: a file that has just been deleted would come back
   * empty, and readable by others.
   *
   * @param path Absolute, without symbolic links.
   */
  open(path: string): SqlDatabase;
}
