import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** Runs SQL on a file as another program would, and gives its rows. */
export function sql(path: string, statement: string, ...parameters: SQLInputValue[]): Record<string, unknown>[] {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  try {
    return database.prepare(statement).all(...parameters);
  } finally {
    database.close();
  }
}

/** What `PRAGMA integrity_check` says of a file: "ok". */
export const integrity = (path: string): unknown => sql(path, 'PRAGMA integrity_check')[0]?.['integrity_check'];
