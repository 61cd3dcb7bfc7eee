import { dirname } from 'node:path';

import { StorageClosedError, type TokenChange } from '@token-storage/core';
import type { AcquireLockOptions } from '@token-storage/core/adapter';
import {
  Attempts,
  canSync,
  checkWayTo,
  monotonicMs,
  Owners,
  type Ownership,
  resolveTarget,
} from '@token-storage/node-files';

import { failedStep, sqliteCode } from '../database/sqlite-error.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import type { TokenTable } from '../database/token-table.ts';
import type { TokenRow } from '../database/all-rows.ts';
import { canLock } from './temporary/can-lock.ts';
import { Connection } from './connection.ts';
import { createDatabase, type JournalMode } from './temporary/create-database.ts';
import { DatabaseWatch } from './database-watch.ts';
import { findDriver } from './driver/find-driver.ts';
import type { NativeEngine, SqlDriver } from './driver/sql-driver.ts';
import { type FileIdentity, fileIdentity } from '../file/file-identity.ts';
import { FileMoved } from './file-moved.ts';
import { exportDatabase } from './export-database.ts';
import { rowsToImport } from './import-rows.ts';
import { noLocks } from './driver/no-locks.ts';
import { isBusy, Patience } from './busy-retry.ts';
import { lookAtFile, lookBeside, tightenModes } from '../file/side-files.ts';
import type { TokenDatabase } from '../file/token-database.ts';
import { explainSqliteFileError } from './driver/sqlite-file-error.ts';
import { WritersTurn } from './busy-queue.ts';

/** How a {@link DatabaseFile} is opened. */
export interface DatabaseFileOptions {
  readonly engine: NativeEngine | undefined;
  /** That of a file that is made. */
  readonly journalMode: JournalMode;
  /** How long to wait for locks. */
  readonly busyTimeoutMs: number;
  readonly ownership: Ownership;
}

/** How long an action is tried, and since when by the monotonic clock. */
interface RunOptions extends Partial<AcquireLockOptions> {
  readonly startedMs?: number;
}

/**
 * The database that a path leads to, whichever file that is by now: one that was replaced, deleted or made since is
 * noticed before each operation, with one stat, so that nothing is read from a file that is gone, or written to it.
 */
export class DatabaseFile implements TokenDatabase {
  readonly path: string;
  readonly #options: DatabaseFileOptions;
  readonly #turn: WritersTurn;
  #driver: SqlDriver | undefined;
  #connection: Connection | undefined;
  #isClosed = false;
  /** Whether SQLite has the system bring to the disk what it writes. */
  #isSynced = true;

  /** @param path Absolute. Its symbolic links are followed whenever it is opened. */
  constructor(path: string, options: DatabaseFileOptions) {
    this.path = path;
    this.#options = options;
    this.#turn = new WritersTurn(path, options.ownership);
  }

  /** How long to wait for locks, in milliseconds. */
  get busyTimeoutMs(): number {
    return this.#options.busyTimeoutMs;
  }

  get ownership(): Ownership {
    return this.#options.ownership;
  }

  /** @throws {@link StorageUnavailableError} */
  get driver(): SqlDriver {
    return (this.#driver ??= findDriver(this.#options.engine, this.path));
  }

  /** Runs an action on one state of the entries; on `undefined` where there is no file. See {@link DatabaseFile.run}. */
  read<T>(action: (table: TokenTable | undefined) => T): Promise<T> {
    return this.#runInTurn('read', { timeoutMs: this.busyTimeoutMs }, (connection) => readOn(connection, action));
  }

  async readIfFree<T>(action: (table: TokenTable | undefined) => T): Promise<{ readonly result: T } | undefined> {
    await Promise.resolve();
    try {
      return { result: this.runOnce((connection) => readOn(connection, action)) };
    } catch (error) {
      // Whatever else it is, a read knows what to do.
      return isBusy(error) ? undefined : { result: await this.read(action) };
    }
  }

  /**
   * Runs an action that changes entries as one transaction, with nobody in between, which is durable afterwards. A missing
   * file is made. See {@link DatabaseFile.run}.
   */
  async write<T>(action: (table: TokenTable, database: SqlDatabase) => T): Promise<T> {
    const attempts = new Attempts(this.path, this.busyTimeoutMs);
    for (let made = 0; ; made += 1) {
      // Once is as it has to be. After that, somebody removes it again and again.
      if (made > 1) await attempts.another();
      const written = await this.#runInTurn('write', { timeoutMs: attempts.remainingMs }, (connection) => {
        if (connection !== undefined) tightenModes(connection.target, new Owners(connection.target, this.ownership));
        return connection?.write((table) => {
          // SQLite has made sure of it too, but not in every journal mode.
          if (fileIdentity(this.path) !== connection.identity) throw new FileMoved();
          return { result: action(table, connection.database) };
        });
      });
      if (written !== undefined) return written.result;
      await createDatabase(this.#target, {
        driver: this.driver,
        journalMode: this.#options.journalMode,
        timeoutMs: attempts.remainingMs,
        ownership: this.ownership,
      });
    }
  }

  /**
   * Runs an action at once where the database is free, else after those who came before. A write lets those who wait go
   * first; a read is over before they could.
   */
  async #runInTurn<T>(
    task: 'read' | 'write' | 'lock',
    { timeoutMs, signal }: AcquireLockOptions,
    action: (connection: Connection | undefined) => T,
  ): Promise<T> {
    const startedMs = monotonicMs();
    await Promise.resolve();
    if (task === 'read' || !this.#turn.isAwaited(this.#connection?.target)) {
      try {
        return this.runOnce(action);
      } catch (error) {
        if (!isBusy(error)) return this.run(task, action, { timeoutMs, signal, startedMs });
      }
    }
    const turn = await this.#turn.take({ timeoutMs, signal });
    try {
      return await this.run(task, action, { timeoutMs, signal, startedMs });
    } finally {
      await turn?.release();
    }
  }

  /**
   * Runs an action on the open database; on `undefined` where there is no file. While somebody has it locked the action is
   * tried again, so it must have no other effect.
   *
   * @param task What the action does, as it goes on after "Cannot", for errors.
   * @throws {@link LockTimeoutError}, {@link StorageIOError}, {@link CorruptStorageError}, {@link UnsupportedFormatError}
   */
  async run<T>(
    task: string,
    action: (connection: Connection | undefined) => T,
    { timeoutMs = this.busyTimeoutMs, signal, startedMs }: RunOptions = {},
  ): Promise<T> {
    const patience = new Patience(this.path, timeoutMs, startedMs);
    // Never within the step of the caller, who may be an updater inside a transaction of this very connection.
    await Promise.resolve();
    for (;;) {
      try {
        return this.runOnce(action);
      } catch (error) {
        await patience.wait(error).catch(async (final: unknown) => {
          if (isBusy(error) && !(await canLock(this.#target, this.driver, this.ownership)))
            throw noLocks(this.path, error);
          throw explainSqliteFileError(final, task, this.path);
        });
        signal?.throwIfAborted();
      }
    }
  }

  /** The same, once and at once; errors are as SQLite gives them, or {@link NoTablesYet} or {@link FileMoved}. */
  runOnce<T>(action: (connection: Connection | undefined) => T): T {
    // Somebody who watches may still have been waiting for a lock.
    if (this.#isClosed) throw new StorageClosedError('The storage is closed: make a new one.');
    // First of all: where there is no library, not even a missing file is empty.
    const { driver } = this;
    const identity = fileIdentity(this.path);
    try {
      return action(this.#open(driver, identity));
    } catch (error) {
      if (isBusy(error)) throw error;
      const moved = error instanceof FileMoved || (sqliteCode(error) !== undefined && this.#hasMoved(identity));
      // It may be of no use any more, or have a transaction open: the next operation opens it anew.
      if (moved || sqliteCode(error) !== undefined) this.#disconnect();
      if (!moved && this.#needsNoSync(error)) return this.runOnce(action);
      throw moved ? new FileMoved() : error;
    }
  }

  /** Whether a change failed only because the file system cannot sync: from now on it is not asked to. */
  #needsNoSync(error: unknown): boolean {
    if (this.#isSynced && failedStep(error) === 'FSYNC') this.#isSynced = canSync(dirname(this.#target));
    else return false;
    return !this.#isSynced;
  }

  /** A transaction keeps out every other: an empty one waits for the end of one that has begun. */
  async settle(options: AcquireLockOptions): Promise<void> {
    await this.#runInTurn('lock', options, (connection) => connection?.write(() => {}));
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new DatabaseWatch(this, report);
    return () => watch.stop();
  }

  exportBytes(): Promise<Uint8Array<ArrayBuffer>> {
    return exportDatabase(this);
  }

  rowsOf(bytes: Uint8Array): Promise<TokenRow[]> {
    return rowsToImport(this, bytes);
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  get #target(): string {
    return resolveTarget(this.path, this.ownership);
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #open(driver: SqlDriver, identity: FileIdentity | undefined): Connection | undefined {
    if (this.#connection?.identity !== identity) this.#disconnect();
    if (identity === undefined) {
      checkWayTo(this.path, this.ownership);
      return undefined;
    }
    const target = this.#connection?.target ?? this.#target;
    const owners = new Owners(target, this.ownership);
    lookBeside(target, owners);
    if (this.#connection !== undefined) return this.#connection;
    lookAtFile(target, owners);
    const connection = Connection.open(driver, target, identity, this.path, this.#isSynced);
    this.#connection = connection;
    // What was opened may be another file than the one that was looked at.
    if (fileIdentity(this.path) !== identity) throw new FileMoved();
    return connection;
  }

  /** Whether what failed may have failed because the file is not where it was: SQLite refuses to write then. */
  #hasMoved(identity: FileIdentity | undefined): boolean {
    if (fileIdentity(this.path) !== identity) return true;
    const target = this.#connection?.target;
    return target !== undefined && target !== this.#target;
  }
}

function readOn<T>(connection: Connection | undefined, action: (table: TokenTable | undefined) => T): T {
  return connection === undefined ? action(undefined) : connection.read(action);
}
