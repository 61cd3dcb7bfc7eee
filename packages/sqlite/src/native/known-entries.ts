import type { EntrySelection, StoredEntries } from '@token-storage/core/adapter';

import type { TokenTable } from '../database/token-table.ts';
import { DecodedRows } from './decoded-rows.ts';

/** How much is kept, in bytes of names and texts; of what is more than that, nothing is. */
const MAX_BYTES = 2 ** 25;
/** What it takes to remember that there is nothing. */
const BYTES_OF_NONE = 100;

/**
 * Entries that were read from a database, for as long as nobody changes it. To ask SQLite whether somebody has takes a third
 * of a read, and thousands of entries need not be decoded again.
 */
export class KnownEntries {
  readonly #table: TokenTable;
  readonly #location: string;
  /** By namespace and resource server; all of a namespace stand under `undefined`, which is the name of none. */
  readonly #known = new Map<string, Map<string | undefined, DecodedRows>>();
  #version: number | undefined;
  #bytes = 0;

  /** @param location What the user calls the database, for errors. */
  constructor(table: TokenTable, location: string) {
    this.#table = table;
    this.#location = location;
  }

  /**
   * The entry of one resource server, or, for `undefined`, all of a namespace.
   *
   * @param version The database's, of this moment or earlier. What is read now may be newer, and is read again then.
   */
  read(version: number, namespace: string, resourceServer: string | undefined): StoredEntries {
    const known = this.#known.get(namespace)?.get(resourceServer);
    if (version !== this.#version) this.#clear();
    else if (known !== undefined) return known;
    this.#version = version;
    return this.#readNow(namespace, resourceServer, known);
  }

  /** Has the next read read anew. For changes by this connection: SQLite's version tells of those of all others. */
  invalidate(): void {
    this.#version = undefined;
  }

  #readNow(namespace: string, resourceServer: string | undefined, earlier: DecodedRows | undefined): StoredEntries {
    const selection: EntrySelection = resourceServer === undefined ? 'all' : [resourceServer];
    const rows = this.#table.read(namespace, selection);
    let bytes = BYTES_OF_NONE + namespace.length + (resourceServer ?? '').length;
    for (const [name, text] of rows) bytes += name.length + text.length;
    const entries = new DecodedRows(rows, { location: this.#location, namespace }, earlier);
    if (bytes > MAX_BYTES) return entries;
    if (this.#bytes + bytes > MAX_BYTES) this.#clear();
    this.#bytes += bytes;
    let ofNamespace = this.#known.get(namespace);
    if (ofNamespace === undefined) this.#known.set(namespace, (ofNamespace = new Map()));
    ofNamespace.set(resourceServer, entries);
    return entries;
  }

  #clear(): void {
    this.#known.clear();
    this.#bytes = 0;
  }
}
