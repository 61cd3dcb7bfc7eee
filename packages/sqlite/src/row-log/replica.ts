import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkSchema, createSchema } from '../database/schema.ts';
import { type RowChanges, TokenTable } from '../database/token-table.ts';
import { cleanImage } from '../sqljs/clean-image.ts';
import { SqlJsDatabase } from '../sqljs/sql-js-database.ts';
import { damagedLog, hasRemoved, lastTexts, type LogRecord, type RowsChanged, sizeOf } from './log.ts';
import type { RowLogTransaction } from './row-log-schema.ts';
import type { Snapshot } from './snapshot.ts';

/** Less than this is not worth a checkpoint: some hundred changes, which take a millisecond to load. */
const SMALL_LOG_BYTES = 64 * 1024;

/** The database in this page's or worker's memory, as it was after one of the changes. */
export class Replica {
  /** The connection to what it is a replica of: another one may lead to another database of the same name. */
  readonly source: RowLogTransaction['db'];
  /** The copy of SQLite in whose memory it is. */
  readonly sqlJs: SqlJs;
  readonly table: TokenTable;
  readonly #database: SqlJsDatabase;
  #seq: number;
  #image: { readonly seq: number; readonly size: number };
  #bytesSinceImage = 0;
  /** The number of the last change that removed something. */
  #removedAtSeq = 0;

  private constructor(sqlJs: SqlJs, source: RowLogTransaction['db'], database: SqlJsDatabase, { head }: Snapshot) {
    this.sqlJs = sqlJs;
    this.source = source;
    this.table = new TokenTable(database);
    this.#database = database;
    this.#seq = head.seq;
    this.#image = head;
  }

  /**
   * Loads what an image holds, or an empty database where there is none, and the changes since.
   *
   * @throws {@link CorruptStorageError} when it is not a token database, or a change is missing; or what sql.js throws.
   */
  static load(
    sqlJs: SqlJs,
    source: RowLogTransaction['db'],
    snapshot: Snapshot,
    records: readonly LogRecord[],
  ): Replica {
    const database = new SqlJsDatabase(sqlJs, snapshot.image);
    try {
      if (snapshot.image === undefined) createSchema(database);
      else checkSchema(database, source.name);
      const replica = new Replica(sqlJs, source, database, snapshot);
      if (!replica.catchUp(records)) throw damagedLog(source.name);
      return replica;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Whether it is one of this database, in the memory of this copy of SQLite. */
  isFor(sqlJs: SqlJs, source: RowLogTransaction['db']): boolean {
    return this.source === source && this.sqlJs === sqlJs;
  }

  /** The number of the last change that is in it. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether so much has changed since the last image that loading takes notably longer, or it holds what was removed. */
  get isCheckpointDue(): boolean {
    return this.hasRemovedSinceImage || this.#bytesSinceImage > Math.max(SMALL_LOG_BYTES, this.#image.size / 4);
  }

  /** Whether something was removed since the last image: image and log still hold it. */
  get hasRemovedSinceImage(): boolean {
    return this.#removedAtSeq > this.#image.seq;
  }

  /**
   * Takes over changes, but for those that it has.
   *
   * @returns Whether that was possible. It is not where some between are missing, or the whole database was replaced.
   */
  catchUp(records: readonly LogRecord[]): boolean {
    let seq = this.#seq;
    const missing: (RowsChanged & LogRecord)[] = [];
    for (const record of records) {
      if (record.seq <= seq) continue;
      if (record.seq !== seq + 1 || 'replaced' in record) return false;
      missing.push(record);
      seq = record.seq;
    }
    this.#write(lastTexts(missing));
    this.#seq = seq;
    for (const record of missing) {
      this.#bytesSinceImage += sizeOf(record);
      if (hasRemoved(record)) this.#removedAtSeq = record.seq;
    }
    return true;
  }

  #write(namespaces: ReadonlyMap<string, RowChanges>): void {
    const rows = [...namespaces.values()].reduce((sum, { size }) => sum + size, 0);
    // One row is a transaction by itself. For many, one for all takes a small part of the time of one for each.
    if (rows > 1) this.#database.execute('BEGIN');
    for (const [namespace, changes] of namespaces) this.table.write(namespace, changes);
    if (rows > 1) this.#database.execute('COMMIT');
  }

  /** Takes note of the newest image, whoever made it. */
  noteImage(image: { readonly seq: number; readonly size: number }): void {
    if (image.seq <= this.#image.seq) return;
    this.#image = image;
    this.#bytesSinceImage = 0;
  }

  /** The bytes of a SQLite file for others, with what is known here. */
  exportKnown(): Uint8Array<ArrayBuffer> {
    return cleanImage(this.sqlJs, this.#database);
  }

  /** The bytes of a SQLite file. */
  export(): Uint8Array<ArrayBuffer> {
    return this.#database.export();
  }

  close(): void {
    this.#database.close();
  }
}
