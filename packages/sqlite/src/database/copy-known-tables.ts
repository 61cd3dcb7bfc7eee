import { CREATE_CONFIGURATION, createSchema } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';
import { TokenTable } from './token-table.ts';

const FIND_CONFIGURATION =
  "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'config_storage' AND rootpage > 0";
const SELECT_CONFIGURATION =
  'SELECT CAST(namespace AS BLOB), CAST(config_name AS BLOB), CAST(config_data_json AS BLOB) FROM config_storage';
const INSERT_CONFIGURATION =
  'INSERT OR REPLACE INTO config_storage VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))';

/**
 * Copies what is known here out of one database into another: tokens, and what the Python SDK's older storage has beside
 * them (schema 1). Whatever else stands in it, tables, views, triggers, is left behind.
 *
 * @param from A token database, as `checkSchema` knows it.
 * @param to An empty one.
 */
export function copyKnownTables(from: SqlDatabase, to: SqlDatabase): void {
  createSchema(to);
  to.execute('BEGIN');
  new TokenTable(to).replaceRows(new TokenTable(from).rows());
  if (from.prepare(FIND_CONFIGURATION).all().length > 0) copyConfiguration(from, to);
  to.execute('COMMIT');
}

function copyConfiguration(from: SqlDatabase, to: SqlDatabase): void {
  to.execute(CREATE_CONFIGURATION);
  const insert = to.prepare(INSERT_CONFIGURATION);
  for (const row of from.prepare(SELECT_CONFIGURATION).all()) insert.run(...row);
}
