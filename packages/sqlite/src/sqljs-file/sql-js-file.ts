import { closeSync, lstatSync, readFileSync } from 'node:fs';

import type { TokenChange } from '@token-storage/core';
import type { AcquireLockOptions } from '@token-storage/core/adapter';
import {
  atomicWrite,
  Attempts,
  FileLock,
  checkWayTo,
  explainSystemError,
  type HeldLock,
  makeParentDirectory,
  openToRead,
  Owners,
  type Ownership,
  resolveTarget,
  systemCode,
} from '@token-storage/node-files';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { isMarked, isSqliteFile, mark, unmark } from '../database/write-version.ts';
import { bytesToImport } from '../database/import-check.ts';
import { checkSchema, createSchema } from '../database/schema.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { TokenTable } from '../database/token-table.ts';
import { allRows, type TokenRow } from '../database/all-rows.ts';
import { fileIdentity } from '../file/file-identity.ts';
import { noteOpen } from '../file/engine-claim.ts';
import { isOpenForWriting } from '../file/engine-marks.ts';
import { SIDE_FILES } from '../file/side-files.ts';
import type { TokenDatabase } from '../file/token-database.ts';
import { readImport } from '../sqljs/read-import.ts';
import { cleanImage } from '../sqljs/clean-image.ts';
import { SqlJsDatabase } from '../sqljs/sql-js-database.ts';
import { foreignFile } from './used-by-other-sqlite.ts';
import { SqlJsFileWatch } from './sql-js-file-watch.ts';

/** Another file is there than the one that was read, or another SQLite has begun to use it: nothing was written. */
class Stale extends Error {}

/** How a {@link SqlJsFile} is used. */
export interface SqlJsFileOptions {
  /** How long to wait for locks. */
  readonly busyTimeoutMs: number;
  readonly ownership: Ownership;
}

/**
 * A database file that is read as a whole and replaced as a whole, by SQLite as WebAssembly: what is written is locked
 * among programs that do the same, and every other SQLite is kept from writing.
 */
export class SqlJsFile implements TokenDatabase {
  readonly path: string;
  readonly ownership: Ownership;
  readonly #busyTimeoutMs: number;

  /** @param path Absolute. Its symbolic links are followed at each operation. */
  constructor(path: string, { busyTimeoutMs, ownership }: SqlJsFileOptions) {
    this.path = path;
    this.ownership = ownership;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  async read<T>(action: (table: TokenTable | undefined) => T): Promise<T> {
    const bytes = this.readBytes();
    // In a later step also where there is no file: the caller may be an updater, which must not be asked within its own.
    if (bytes === undefined) return Promise.resolve().then(() => action(undefined));
    return this.#withDatabase('read', bytes, (database) => action(new TokenTable(database)));
  }

  async readIfFree<T>(action: (table: TokenTable | undefined) => T): Promise<{ readonly result: T }> {
    return { result: await this.read(action) };
  }

  async write<T>(action: (table: TokenTable, database: SqlDatabase) => T): Promise<T> {
    for (const attempts = new Attempts(this.path, this.#busyTimeoutMs); ; await attempts.another()) {
      const target = this.#target;
      const baton = await this.#lock(target, { timeoutMs: attempts.remainingMs });
      try {
        const identity = fileIdentity(this.path);
        const { result, bytes } = await this.#changed(action);
        const beforeCommit = (): void => {
          if (this.#target !== target || fileIdentity(this.path) !== identity) throw new Stale();
          this.#refuseSideFiles(target);
        };
        const afterCommit = (): Promise<void> => baton.release();
        const owners = new Owners(target, this.ownership);
        const outcome = await atomicWrite(baton, target, bytes, { beforeCommit, afterCommit, owners });
        if (outcome === 'committed') return result;
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      } finally {
        await baton.release();
      }
    }
  }

  /** Whoever writes has the baton, or cannot commit any more. */
  async settle(options: AcquireLockOptions): Promise<void> {
    const baton = await this.#lock(this.#target, options);
    await baton.release();
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new SqlJsFileWatch(this, report);
    return () => watch.stop();
  }

  async exportBytes(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = this.readBytes() ?? (await emptyDatabase());
    const sqlJs = await loadSqlJs();
    return this.#withDatabase('export', bytes, (database) => cleanImage(sqlJs, database));
  }

  async rowsOf(bytes: Uint8Array): Promise<TokenRow[]> {
    const copy = bytesToImport(bytes);
    return readImport(await loadSqlJs(), copy, allRows);
  }

  close(): void {
    // Nothing is open between two operations.
  }

  /** The rows of bytes that were read before. */
  async rowsIn(bytes: Uint8Array | undefined): Promise<TokenRow[]> {
    return bytes === undefined ? [] : this.#withDatabase('read', bytes, allRows);
  }

  /**
   * What the file holds, for this SQLite; `undefined` where there is none.
   *
   * @throws {@link StorageUnavailableError} when another SQLite has it, or has written it.
   */
  readBytes(): Uint8Array<ArrayBuffer> | undefined {
    const identity = fileIdentity(this.path);
    if (identity === undefined) {
      checkWayTo(this.path, this.ownership);
      return undefined;
    }
    const target = this.#target;
    this.#refuseSideFiles(target);
    // To read a file that another SQLite has open in this process would take its locks away.
    const done = noteOpen(identity, 'sqljs-file', this.path);
    try {
      // Somebody who does not use this library may have it open as well.
      if (isOpenForWriting(identity)) throw foreignFile(this.path, 'is open through another SQLite in this program');
      const bytes = this.#bytesOf(target);
      if (isSqliteFile(bytes) && !isMarked(bytes)) {
        throw foreignFile(this.path, "was not made with engine: 'sqljs-file'");
      }
      unmark(bytes);
      return bytes;
    } catch (error) {
      // Deleted since it was looked at.
      if (systemCode(error) === 'ENOENT') return undefined;
      throw explainSystemError(error, 'read', this.path);
    } finally {
      done();
    }
  }

  get #target(): string {
    return resolveTarget(this.path, this.ownership);
  }

  async #changed<T>(
    action: (table: TokenTable, database: SqlDatabase) => T,
  ): Promise<{ readonly result: T; readonly bytes: Uint8Array<ArrayBuffer> }> {
    return this.#withDatabase('write', this.readBytes() ?? (await emptyDatabase()), (database) => {
      const result = action(new TokenTable(database), database);
      const bytes = database.export();
      mark(bytes);
      return { result, bytes };
    });
  }

  /** Runs an action on a database in memory that has been checked. */
  async #withDatabase<T>(task: string, bytes: Uint8Array, action: (database: SqlJsDatabase) => T): Promise<T> {
    const sqlJs = await loadSqlJs();
    let database: SqlJsDatabase | undefined;
    try {
      database = new SqlJsDatabase(sqlJs, bytes);
      checkSchema(database, this.path);
      return action(database);
    } catch (error) {
      throw explainSqliteError(error, task, this.path);
    } finally {
      database?.close();
    }
  }

  #bytesOf(target: string): Uint8Array<ArrayBuffer> {
    const fd = openToRead(target, new Owners(target, this.ownership));
    try {
      return new Uint8Array(readFileSync(fd));
    } finally {
      closeSync(fd);
    }
  }

  async #lock(target: string, options: AcquireLockOptions): Promise<HeldLock> {
    const owners = new Owners(target, this.ownership);
    await makeParentDirectory(target, owners);
    return new FileLock(`${target}.lock`, { owners }).acquire({ lockName: target, ...options });
  }

  #refuseSideFiles(target: string): void {
    const found = SIDE_FILES.map((ending) => `${target}${ending}`).find(isThere);
    if (found !== undefined) throw foreignFile(this.path, `is in use by another SQLite, which has made ${found}`);
  }
}

/** Whether anything has the name, a link that leads nowhere too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Loaded when it is first needed: most programs have an SQLite of their own. */
async function loadSqlJs(): Promise<SqlJs> {
  const module = await import('../sqljs/load-sql-js.ts');
  return module.loadSqlJs();
}

async function emptyDatabase(): Promise<Uint8Array<ArrayBuffer>> {
  const database = new SqlJsDatabase(await loadSqlJs());
  try {
    createSchema(database);
    return database.export();
  } finally {
    database.close();
  }
}
