/** What statements are given and give. */
export type SqlValue = string | number | Uint8Array | null;

/** A statement that has been prepared, to be run any number of times. */
export interface SqlStatement {
  /** Runs it where it gives no rows. */
  run(...parameters: SqlValue[]): void;
  /** All its rows, each as the values of its columns. */
  all(...parameters: SqlValue[]): SqlValue[][];
}

/**
 * An open SQLite database, whichever library it is opened with. Everything happens before a call returns; failures are
 * those of the library, which {@link sqliteCode} can tell apart.
 */
export interface SqlDatabase {
  /** Runs any number of statements whose rows nobody wants. */
  execute(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

/**
 * Settings for each database that is opened: a file may come from anybody. What stands in it calls no function but harmless
 * ones, and no row of another table is changed, or keeps a token from being removed, because it refers to one.
 */
export const UNTRUSTED = `
PRAGMA trusted_schema = OFF;
PRAGMA foreign_keys = OFF;
`;
