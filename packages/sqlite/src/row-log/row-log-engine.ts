import { CorruptStorageError, StorageIOError } from '@token-storage/core';
import {
  encodeJson,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  type StoredEntries,
} from '@token-storage/core/adapter';
import { CallerError, DatabaseEngine, type HeldLease } from '@token-storage/indexeddb/engine';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkNames } from '../database/check-name.ts';
import { storedEntries } from '../database/entry-rows.ts';
import { bytesToImport } from '../database/import-check.ts';
import { TokenTable } from '../database/token-table.ts';
import type { SQLiteEngine } from '../database/sqlite-engine.ts';
import { cleanImage } from '../sqljs/clean-image.ts';
import { loadSqlJs } from '../sqljs/load-sql-js.ts';
import { readImport } from '../sqljs/read-import.ts';
import { CRASH } from '../sqljs/sql-js-database.ts';
import type { WasmSource } from '../sqljs/wasm-source.ts';
import { Checkpoint } from './checkpoint.ts';
import { CurrentReplica } from './current-replica.ts';
import { appendToLog, newestSeq, type RowsChanged, trimLog } from './log.ts';
import type { Replica } from './replica.ts';
import type { RowLogSchema, RowLogTransaction } from './row-log-schema.ts';
import { writeSnapshot } from './snapshot.ts';

/** What a {@link RowLogEngine} may be told. */
export interface RowLogOptions extends WasmSource {
  readonly durability: IDBTransactionDurability;
}

/**
 * Keeps a SQLite database in IndexedDB, as an image and a log of the rows that have changed since.
 *
 * One readwrite transaction is both the lock and the commit: it brings the database in memory up to date with the log,
 * runs the change, and adds its rows to the log. Log first and memory second, so nothing has to be rolled back.
 */
export class RowLogEngine extends DatabaseEngine<RowLogSchema> implements SQLiteEngine {
  readonly #options: RowLogOptions;
  readonly #replica: CurrentReplica;
  readonly #checkpoint: Checkpoint;

  constructor(location: string, options: RowLogOptions) {
    super(`${location} (SQLite)`, [
      { name: 'snapshot' },
      { name: 'log', keyPath: 'seq', autoIncrement: true },
      { name: 'locks' },
    ]);
    const { connection } = this;
    this.#options = options;
    this.#replica = new CurrentReplica(connection.name);
    this.#checkpoint = new Checkpoint({ connection, replica: this.#replica, options });
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    checkNames(namespace, selection);
    const rows = await this.#look(({ table }) => table.read(namespace, selection));
    return storedEntries(rows, { location: this.connection.name, namespace });
  }

  async namespaces(): Promise<Iterable<string>> {
    return this.#look(({ table }) => table.namespaces());
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    checkNames(namespace, selection);
    const written = await this.#withSqlJs((sqlJs) =>
      this.#change(lease, async (transaction) => {
        const change = await this.#decide(sqlJs, transaction, namespace, selection, update);
        if (change.rows.length === 0) return undefined;
        const record = await appendToLog(transaction, change);
        // Before there is an image, only this says in which format the log is.
        if (record.seq === 1) await writeSnapshot(transaction, 0);
        return { record, source: transaction.db };
      }),
    );
    if (written === undefined) return;
    this.#replica.apply(written.record, written.source);
    this.signal.send({ namespace, resourceServers: written.record.rows.map(([resourceServer]) => resourceServer) });
    this.#checkpointIfDue();
  }

  /** What is to be changed. Where that does not depend on what is stored, nothing is read. */
  async #decide(
    sqlJs: SqlJs,
    transaction: RowLogTransaction<'readwrite'>,
    namespace: string,
    selection: EntrySelection,
    update: EntryUpdate,
  ): Promise<RowsChanged> {
    if (typeof update !== 'function' && this.#replica.isUpToDateWith(transaction.db)) {
      return CallerError.guard(() => rowsOf(namespace, update));
    }
    const location = this.connection.name;
    return this.#replica.use(sqlJs, transaction, ({ table }) => {
      if (typeof update !== 'function') return CallerError.guard(() => rowsOf(namespace, update));
      const entries = storedEntries(table.read(namespace, selection), { location, namespace });
      return CallerError.guard(() => rowsOf(namespace, update(entries)));
    });
  }

  protected override async look(): Promise<string> {
    return this.connection.transaction(['log'], 'readonly', async (transaction) =>
      String(await newestSeq(transaction)),
    );
  }

  async exportDatabase(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#look((replica) => replica.exportKnown());
  }

  async importDatabase(bytes: Uint8Array): Promise<Iterable<string>> {
    const copy = bytesToImport(bytes);
    const namespaces = await this.#withSqlJs(async (sqlJs) => {
      const { imported, image } = readImport(sqlJs, copy, (database) => ({
        imported: new TokenTable(database).namespaces(),
        image: cleanImage(sqlJs, database),
      }));
      const replaced = await this.#change(undefined, async (transaction) => {
        const before = await this.#namespacesUnlessDamaged(sqlJs, transaction);
        const { seq } = await appendToLog(transaction, { replaced: true });
        await writeSnapshot(transaction, seq, image);
        // What was replaced is not kept. Whoever is behind sees that by the last change, which is this one.
        await trimLog(transaction, seq - 1);
        return before;
      });
      return new Set([...replaced, ...imported]);
    });
    for (const namespace of namespaces) this.signal.send({ namespace });
    return namespaces;
  }

  /** To import is a way to restore what is damaged. */
  async #namespacesUnlessDamaged(sqlJs: SqlJs, transaction: RowLogTransaction<'readwrite'>): Promise<string[]> {
    try {
      return await this.#replica.use(sqlJs, transaction, ({ table }) => table.namespaces());
    } catch (error) {
      if (error instanceof CorruptStorageError) return [];
      throw error;
    }
  }

  override async close(): Promise<void> {
    await this.#checkpoint.settled();
    await super.close();
    this.#replica.forget();
  }

  async #look<T>(action: (replica: Replica) => T): Promise<T> {
    const result = await this.#withSqlJs((sqlJs) =>
      this.connection.transaction(['log', 'snapshot'], 'readonly', (transaction) =>
        this.#replica.use(sqlJs, transaction, action),
      ),
    );
    // A tab may have ended after it removed something, and before it made an image without that.
    this.#checkpointIfDue();
    return result;
  }

  /**
   * Runs an operation with SQLite; once more with a new copy, where that has crashed. Then nothing was written: what is
   * written is written last.
   */
  async #withSqlJs<T>(operation: (sqlJs: SqlJs) => Promise<T>): Promise<T> {
    try {
      return await operation(await loadSqlJs(this.#options));
    } catch (error) {
      if (!(error instanceof StorageIOError) || error.systemCode !== CRASH) throw error;
    }
    return operation(await loadSqlJs(this.#options));
  }

  #checkpointIfDue(): void {
    if (this.#replica.isCheckpointDue) this.#checkpoint.begin(loadSqlJs(this.#options));
  }

  #change<T>(
    lease: HeldLease | undefined,
    body: (transaction: RowLogTransaction<'readwrite'>) => Promise<T>,
  ): Promise<T> {
    const stores: ('log' | 'snapshot' | 'locks')[] =
      lease === undefined ? ['log', 'snapshot'] : ['log', 'snapshot', 'locks'];
    const fenced = async (transaction: RowLogTransaction<'readwrite'>): Promise<T> => {
      await lease?.check(transaction);
      return body(transaction);
    };
    return this.connection.transaction(stores, 'readwrite', fenced, this.#options);
  }
}

function rowsOf(namespace: string, changes: EntryChanges): RowsChanged {
  checkNames(namespace, [...changes.keys()]);
  return {
    namespace,
    rows: [...changes].map(([resourceServer, data]) => [resourceServer, data ? encodeJson(data.toDict()) : null]),
  };
}
