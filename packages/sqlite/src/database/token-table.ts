import type { EntrySelection } from '@token-storage/core/adapter';

import type { SqlDatabase, SqlStatement, SqlValue } from './sql-database.ts';

/** Entries to write: the text of each, or `undefined` to remove it. */
export type RowChanges = ReadonlyMap<string, string | undefined>;

/** The bytes of a namespace, a resource server and an entry's text. */
export type TokenRow = readonly [namespace: Uint8Array, resourceServer: Uint8Array, text: Uint8Array];

// Text is read as bytes: some libraries end a text at its first NUL.
const SELECT_ONE =
  'SELECT CAST(token_data_json AS BLOB) FROM token_storage WHERE namespace = ? AND resource_server = ?';
const SELECT_NAMESPACE =
  'SELECT CAST(resource_server AS BLOB), CAST(token_data_json AS BLOB) FROM token_storage WHERE namespace = ? ORDER BY resource_server';
const SELECT_NAMESPACES = 'SELECT DISTINCT CAST(namespace AS BLOB) FROM token_storage';
const SELECT_ALL =
  'SELECT CAST(namespace AS BLOB), CAST(resource_server AS BLOB), CAST(token_data_json AS BLOB) FROM token_storage';
const UPSERT =
  'INSERT INTO token_storage(namespace, resource_server, token_data_json) VALUES (?, ?, ?) ' +
  'ON CONFLICT (namespace, resource_server) DO UPDATE SET token_data_json = excluded.token_data_json';
const DELETE = 'DELETE FROM token_storage WHERE namespace = ? AND resource_server = ?';
const DELETE_ALL = 'DELETE FROM token_storage';
const INSERT_ROW = 'INSERT INTO token_storage VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))';

/** The table of entries in an open database, which has been checked. */
export class TokenTable {
  readonly #database: SqlDatabase;
  readonly #statements = new Map<string, SqlStatement>();

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The entries of the selected resource servers. The map is the caller's. */
  read(namespace: string, selection: EntrySelection): Map<string, Uint8Array> {
    if (selection === 'all') {
      const rows = this.#prepared(SELECT_NAMESPACE).all(namespace);
      return new Map(rows.map(([resourceServer, text]) => [textOf(resourceServer), bytesOf(text)]));
    }
    const found = new Map<string, Uint8Array>();
    for (const resourceServer of selection) {
      const [row] = this.#prepared(SELECT_ONE).all(namespace, resourceServer);
      if (row !== undefined) found.set(resourceServer, bytesOf(row[0]));
    }
    return found;
  }

  /** The namespaces that have an entry. */
  namespaces(): string[] {
    return this.#prepared(SELECT_NAMESPACES)
      .all()
      .map(([namespace]) => textOf(namespace));
  }

  /** The entries of all namespaces, byte for byte. */
  rows(): TokenRow[] {
    return this.#prepared(SELECT_ALL)
      .all()
      .map(([namespace, resourceServer, text]) => [bytesOf(namespace), bytesOf(resourceServer), bytesOf(text)]);
  }

  /** Writes, within whatever transaction is open. */
  write(namespace: string, changes: RowChanges): void {
    for (const [resourceServer, text] of changes) {
      if (text === undefined) this.#prepared(DELETE).run(namespace, resourceServer);
      else this.#prepared(UPSERT).run(namespace, resourceServer, text);
    }
  }

  /** Puts rows in the place of all that are there, within whatever transaction is open. */
  replaceRows(rows: readonly TokenRow[]): void {
    this.#prepared(DELETE_ALL).run();
    const insert = this.#prepared(INSERT_ROW);
    for (const row of rows) insert.run(...row);
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
