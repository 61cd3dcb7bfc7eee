import type { EntrySelection, StoredEntries } from '@token-storage/core/adapter';

import { storedEntries } from '../database/entry-rows.ts';
import { checkSchema, isEmpty } from '../database/schema.ts';
import { type SqlDatabase, type SqlStatement, UNTRUSTED } from '../database/sql-database.ts';
import { TokenTable } from '../database/token-table.ts';
import type { SqlDriver } from './driver/sql-driver.ts';
import { claimForEngine } from '../file/engine-claim.ts';
import type { FileIdentity } from '../file/file-identity.ts';
import { KnownEntries } from './known-entries.ts';
import { UnfinishedDatabase } from './unfinished-database.ts';

/** How long SQLite itself waits for a lock. The event loop stands still meanwhile, so whoever calls waits on without. */
const BUSY_TIMEOUT_MS = 5;

/**
 * `EXTRA` syncs the folder after a journal is removed: a journal that comes back after a power failure would undo what was
 * acknowledged. `secure_delete` overwrites what is removed: a token that was thrown away would stay in the file.
 */
const SETTINGS = `
PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
PRAGMA synchronous = EXTRA;
PRAGMA secure_delete = ON;
PRAGMA cell_size_check = ON;
${UNTRUSTED}`;

/** A token database that is open, and one file for all its time. */
export class Connection {
  /** The path of the file, without symbolic links. */
  readonly target: string;
  readonly identity: FileIdentity;
  readonly table: TokenTable;
  readonly database: SqlDatabase;
  readonly #releaseClaim: () => void;
  readonly #begin: Readonly<Record<'read' | 'write', SqlStatement>>;
  readonly #commit: SqlStatement;
  readonly #dataVersion: SqlStatement;
  readonly #location: string;
  readonly #known: KnownEntries;
  #inTransaction = false;

  private constructor(
    database: SqlDatabase,
    target: string,
    identity: FileIdentity,
    location: string,
    releaseClaim: () => void,
  ) {
    this.#releaseClaim = releaseClaim;
    this.database = database;
    this.target = target;
    this.identity = identity;
    this.table = new TokenTable(database);
    this.#begin = { read: database.prepare('BEGIN'), write: database.prepare('BEGIN IMMEDIATE') };
    this.#commit = database.prepare('COMMIT');
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#location = location;
    this.#known = new KnownEntries(this.table, location);
  }

  /**
   * Opens a file and makes sure that it is a token database.
   *
   * @param location What the user calls it, for errors.
   * @param isSynced Whether what is written is brought to the disk: `false` where the system cannot.
   * @throws {@link UnfinishedDatabase}, and what `claimForEngine` and `checkSchema` throw.
   */
  static open(
    driver: SqlDriver,
    target: string,
    identity: FileIdentity,
    location: string,
    isSynced: boolean,
  ): Connection {
    const releaseClaim = claimForEngine(identity, driver.engine, location);
    let database: SqlDatabase | undefined;
    try {
      database = driver.open(target);
      database.execute(SETTINGS);
      if (!isSynced) database.execute('PRAGMA synchronous = OFF');
      const connection = new Connection(database, target, identity, location, releaseClaim);
      connection.read(() => checkTables(connection.database, location));
      return connection;
    } catch (error) {
      database?.close();
      releaseClaim();
      throw error;
    }
  }

  /** The selected entries of a namespace, as they are at one moment. */
  entries(namespace: string, selection: EntrySelection): StoredEntries {
    if (selection === 'all') return this.#known.read(this.dataVersion(), namespace, undefined);
    const [resourceServer] = selection;
    // One statement sees one state, and needs no transaction for it.
    if (selection.length === 1) return this.#known.read(this.dataVersion(), namespace, resourceServer);
    return this.read((table) =>
      storedEntries(table.read(namespace, selection), { location: this.#location, namespace }),
    );
  }

  /** Runs an action on one state of the database. */
  read<T>(action: (table: TokenTable) => T): T {
    return this.#inTransaction ? action(this.table) : this.#transaction('read', action);
  }

  /** Runs an action that changes the database, with nobody in between: durably, or not at all where it throws. */
  write<T>(action: (table: TokenTable) => T): T {
    try {
      return this.#transaction('write', action);
    } finally {
      this.#known.invalidate();
    }
  }

  #transaction<T>(kind: 'read' | 'write', action: (table: TokenTable) => T): T {
    this.#begin[kind].run();
    this.#inTransaction = true;
    try {
      const result = action(this.table);
      this.#commit.run();
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  #rollBack(): void {
    try {
      this.database.execute('ROLLBACK');
    } catch {
      // SQLite has done so itself, as it does on a full disk. Whatever else it may be: after any error but "busy" the
      // connection is closed, which ends its transaction.
    }
  }

  /** Another number each time that anybody else has changed the database. */
  dataVersion(): number {
    const [row] = this.#dataVersion.all();
    return row?.[0] as number;
  }

  close(): void {
    this.database.close();
    this.#releaseClaim();
  }
}

/** Within a transaction: the tables may appear from one look to the next. */
function checkTables(database: SqlDatabase, location: string): void {
  try {
    checkSchema(database, location);
  } catch (error) {
    throw isEmpty(database) ? new UnfinishedDatabase(error) : error;
  }
}
