import type { EntrySelection } from '@token-storage/core/adapter';

import type { EntryRows } from './entry-rows.ts';
import type { SqlDatabase, SqlStatement, SqlValue } from './sql-database.ts';

/** One entry to write: its text, or `undefined` to remove it. */
export type RowChanges = ReadonlyMap<string, string | undefined>;

// Text is read as bytes: some libraries end a text at its first NUL.
const SELECT_ONE =
  'SELECT CAST(token_data_json AS BLOB) FROM token_storage WHERE namespace = ? AND resource_server = ?';
const SELECT_NAMESPACE =
  'SELECT CAST(resource_server AS BLOB), CAST(token_data_json AS BLOB) FROM token_storage WHERE namespace = ? ORDER BY resource_server';
const SELECT_NAMESPACES = 'SELECT DISTINCT CAST(namespace AS BLOB) FROM token_storage';
const UPSERT =
  'INSERT INTO token_storage(namespace, resource_server, token_data_json) VALUES (?, ?, ?) ' +
  'ON CONFLICT (namespace, resource_server) DO UPDATE SET token_data_json = excluded.token_data_json';
const DELETE = 'DELETE FROM token_storage WHERE namespace = ? AND resource_server = ?';

/** The table of entries in an open database, which has been checked. */
export class TokenTable {
  readonly #database: SqlDatabase;
  readonly #statements = new Map<string, SqlStatement>();

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The entries under the selected names. */
  read(namespace: string, selection: EntrySelection): EntryRows {
    if (selection === 'all') {
      const rows = this.#prepared(SELECT_NAMESPACE).all(namespace);
      return new Map(rows.map(([name, text]) => [textOf(name), bytesOf(text)]));
    }
    const found = new Map<string, Uint8Array>();
    for (const name of selection) {
      const [row] = this.#prepared(SELECT_ONE).all(namespace, name);
      if (row !== undefined) found.set(name, bytesOf(row[0]));
    }
    return found;
  }

  /** The namespaces that have an entry. */
  namespaces(): string[] {
    return this.#prepared(SELECT_NAMESPACES)
      .all()
      .map(([namespace]) => textOf(namespace));
  }

  /** Writes, within whatever transaction is open. */
  write(namespace: string, changes: RowChanges): void {
    for (const [name, text] of changes) {
      if (text === undefined) this.#prepared(DELETE).run(namespace, name);
      else this.#prepared(UPSERT).run(namespace, name, text);
    }
  }

  #prepared(sql: string): SqlStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** SQLite gives no bytes at all for an empty text, in some libraries. */
const bytesOf = (value: SqlValue | undefined): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

const textOf = (value: SqlValue | undefined): string => utf8.decode(bytesOf(value));
