import type { SqlDatabase, SqlValue } from './sql-database.ts';

/** The bytes of a namespace, a resource server and an entry's text. */
export type TokenRow = readonly [namespace: Uint8Array, resourceServer: Uint8Array, text: Uint8Array];

const SELECT = `SELECT CAST(namespace AS BLOB), CAST(resource_server AS BLOB), CAST(token_data_json AS BLOB) FROM token_storage`;
const INSERT = 'INSERT INTO token_storage VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))';

/** Every row of a database's table of tokens. */
export function allRows(database: SqlDatabase): TokenRow[] {
  return database
    .prepare(SELECT)
    .all()
    .map(([namespace, name, text]) => [bytesOf(namespace), bytesOf(name), bytesOf(text)]);
}

/** Puts rows in the place of all that are there, within whatever transaction is open. */
export function replaceAllRows(database: SqlDatabase, rows: readonly TokenRow[]): void {
  database.execute('DELETE FROM token_storage');
  const insert = database.prepare(INSERT);
  for (const row of rows) insert.run(...row);
}

const bytesOf = (value: SqlValue | undefined): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());
