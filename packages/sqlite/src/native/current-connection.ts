import { dirname } from 'node:path';

import { StorageClosedError } from '@token-storage/core';
import type { AcquireLockOptions } from '@token-storage/core/adapter';
import { canSync, checkWayTo, Owners, type Ownership, resolveTarget } from '@token-storage/node-files';

import { failedStep, sqliteCode } from '../database/sqlite-error.ts';
import { type FileIdentity, fileIdentity } from '../file/file-identity.ts';
import { lookAtFile, lookBeside } from '../file/side-files.ts';
import { BusyRetry } from './busy-retry.ts';
import { Connection } from './connection.ts';
import { findDriver } from './driver/find-driver.ts';
import { isBusy } from './driver/is-busy.ts';
import { noLocks } from './driver/no-locks.ts';
import type { NativeEngine, SqlDriver } from './driver/sql-driver.ts';
import { explainSqliteFileError } from './driver/sqlite-file-error.ts';
import { FileMoved } from '../file/file-moved.ts';
import { canLock } from './temporary/can-lock.ts';

/** How a {@link CurrentConnection} opens files. */
export interface CurrentConnectionOptions {
  /** The best there is by default. */
  readonly engine: NativeEngine | undefined;
  /** How long to wait for locks. */
  readonly busyTimeoutMs: number;
  readonly ownership: Ownership;
}

/** How long an action is tried, and since when by the monotonic clock. */
export interface RetryOptions extends Partial<AcquireLockOptions> {
  readonly startedMs?: number;
}

/**
 * The connection to the database that a path leads to, whichever file that is by now: one that was replaced, deleted or made
 * since is noticed before each use, with one stat, so that nothing is read from a file that is gone, or written to it.
 */
export class CurrentConnection {
  readonly path: string;
  readonly ownership: Ownership;
  /** How long to wait for locks. */
  readonly busyTimeoutMs: number;
  readonly #engine: NativeEngine | undefined;
  #driver: SqlDriver | undefined;
  #connection: Connection | undefined;
  #isClosed = false;
  /** Whether SQLite has the system bring to the disk what it writes. */
  #isSynced = true;

  /** @param path Absolute. Its symbolic links are followed whenever it is opened. */
  constructor(path: string, { engine, busyTimeoutMs, ownership }: CurrentConnectionOptions) {
    this.path = path;
    this.busyTimeoutMs = busyTimeoutMs;
    this.ownership = ownership;
    this.#engine = engine;
  }

  /** @throws {@link StorageUnavailableError} where there is no library. */
  get driver(): SqlDriver {
    return (this.#driver ??= findDriver(this.#engine, this.path));
  }

  /** Where the path leads to by now, without symbolic links. */
  get target(): string {
    return resolveTarget(this.path, this.ownership);
  }

  /** The same for the file that is open, without a look at the disk. */
  get openTarget(): string | undefined {
    return this.#connection?.target;
  }

  /**
   * Runs an action on the open database; on `undefined` where there is no file. While somebody has it locked the action is
   * tried again, so it must have no other effect.
   *
   * @param task What the action does, as it goes on after "Cannot", for errors.
   * @throws {@link LockTimeoutError}, {@link StorageIOError}, {@link CorruptStorageError}, {@link UnsupportedFormatError}
   */
  async use<T>(
    task: string,
    action: (connection: Connection | undefined) => T,
    { timeoutMs = this.busyTimeoutMs, signal, startedMs }: RetryOptions = {},
  ): Promise<T> {
    const retry = new BusyRetry(this.path, timeoutMs, startedMs);
    // Never within the step of the caller, who may be an updater inside a transaction of this very connection.
    await Promise.resolve();
    for (;;) {
      try {
        return this.useOnce(action);
      } catch (error) {
        await retry.wait(error).catch(async (final: unknown) => {
          if (isBusy(error) && !(await canLock(this.target, this.driver, this.ownership)))
            throw noLocks(this.path, error);
          throw explainSqliteFileError(final, task, this.path);
        });
        signal?.throwIfAborted();
      }
    }
  }

  /** The same, once and at once; errors are as SQLite gives them, or {@link UnfinishedDatabase} or {@link FileMoved}. */
  useOnce<T>(action: (connection: Connection | undefined) => T): T {
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
      if (!moved && this.#needsNoSync(error)) return this.useOnce(action);
      throw moved ? new FileMoved() : error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
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
    const target = this.#connection?.target ?? this.target;
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
    return this.openTarget !== undefined && this.openTarget !== this.target;
  }

  /** Whether a change failed only because the file system cannot sync: from now on it is not asked to. */
  #needsNoSync(error: unknown): boolean {
    if (!this.#isSynced || failedStep(error) !== 'FSYNC') return false;
    this.#isSynced = canSync(dirname(this.target));
    return !this.#isSynced;
  }
}
