import { existsSync, readFileSync } from 'node:fs';

import type { AcquireLockOptions, TokenChange } from '@token-storage/core';
import {
  atomicWrite,
  Baton,
  explainSystemError,
  type HeldBaton,
  makeParentDirectory,
  resolveTarget,
} from '@token-storage/node-files';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { checkSchema, createSchema } from '../database/schema.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { TokenTable } from '../database/token-table.ts';
import { allRows, type TokenRow } from '../file/all-rows.ts';
import { fileIdentity } from '../file/file-identity.ts';
import { SIDE_FILES } from '../file/file-mode.ts';
import { noteOpen } from '../file/open-files.ts';
import type { TokenDatabase } from '../file/token-database.ts';
import { readImport } from '../sqljs/read-import.ts';
import { SqlJsDatabase } from '../sqljs/sql-js-database.ts';
import { foreign, marked, unmarked } from './file-mark.ts';
import { SqlJsFileWatch } from './sql-js-file-watch.ts';

/** The file has been led elsewhere, or another SQLite has begun to use it: nothing was written. */
class Stale extends Error {}

/**
 * A database file that is read as a whole and replaced as a whole, by SQLite as WebAssembly: what is written is locked
 * among programs that do the same, and every other SQLite is kept from writing.
 */
export class SqlJsFile implements TokenDatabase {
  readonly path: string;
  readonly #busyTimeoutMs: number;

  /** @param path Absolute. Its symbolic links are followed at each operation. */
  constructor(path: string, busyTimeoutMs: number) {
    this.path = path;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  async read<T>(action: (table: TokenTable | undefined) => T): Promise<T> {
    return this.#withDatabase('read', this.readBytes(), (database) => action(database && new TokenTable(database)));
  }

  async write<T>(action: (table: TokenTable, database: SqlDatabase) => T): Promise<T> {
    for (;;) {
      const target = resolveTarget(this.path);
      const baton = await this.#lock(target, { timeoutMs: this.#busyTimeoutMs });
      try {
        const [result, bytes] = await this.#changed(action);
        const beforeCommit = (): void => {
          if (resolveTarget(this.path) !== target) throw new Stale();
          this.#refuseSideFiles(target);
        };
        if ((await atomicWrite(baton, target, bytes, { beforeCommit })) === 'committed') return result;
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      } finally {
        await baton.release();
      }
    }
  }

  /** Whoever writes has the baton, or cannot commit any more. */
  async settle(options: AcquireLockOptions): Promise<void> {
    const baton = await this.#lock(resolveTarget(this.path), options);
    await baton.release();
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new SqlJsFileWatch(this, report);
    return () => watch.stop();
  }

  async exportBytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#withDatabase('export', this.readBytes(), (database, sqlJs) => {
      if (database !== undefined) return database.export();
      const empty = new SqlJsDatabase(sqlJs);
      createSchema(empty);
      return empty.export();
    });
  }

  async rowsOf(bytes: Uint8Array): Promise<TokenRow[]> {
    return readImport(await loadSqlJs(), bytes, allRows);
  }

  close(): void {
    // Nothing is open between two operations.
  }

  /** The rows of bytes that were read before. */
  async rowsIn(bytes: Uint8Array | undefined): Promise<TokenRow[]> {
    return this.#withDatabase('read', bytes, (database) => (database === undefined ? [] : allRows(database)));
  }

  /**
   * What the file holds, for this SQLite; `undefined` where there is none.
   *
   * @throws {@link StorageUnavailableError} when another SQLite has it, or has written it.
   */
  readBytes(): Uint8Array<ArrayBuffer> | undefined {
    const identity = fileIdentity(this.path);
    if (identity === undefined) return undefined;
    const target = resolveTarget(this.path);
    this.#refuseSideFiles(target);
    // To read a file that another SQLite has open in this process would take its locks away.
    const done = noteOpen(identity, 'sqljs-file', this.path);
    try {
      return unmarked(new Uint8Array(readFileSync(target)), this.path);
    } catch (error) {
      throw explainSystemError(error, 'read', this.path);
    } finally {
      done();
    }
  }

  async #changed<T>(action: (table: TokenTable, database: SqlDatabase) => T): Promise<[T, Uint8Array<ArrayBuffer>]> {
    return this.#withDatabase('write', this.readBytes(), (found, sqlJs) => {
      const database = found ?? new SqlJsDatabase(sqlJs);
      if (found === undefined) createSchema(database);
      return [action(new TokenTable(database), database), marked(database.export())];
    });
  }

  /** Runs an action on a database in memory that has been checked; on `undefined` where there are no bytes. */
  async #withDatabase<T>(
    task: string,
    bytes: Uint8Array | undefined,
    action: (database: SqlJsDatabase | undefined, sqlJs: SqlJs) => T,
  ): Promise<T> {
    const sqlJs = await loadSqlJs();
    let database: SqlJsDatabase | undefined;
    try {
      database = bytes && new SqlJsDatabase(sqlJs, bytes);
      if (database !== undefined) checkSchema(database, this.path);
      return action(database, sqlJs);
    } catch (error) {
      throw explainSqliteError(error, task, this.path);
    } finally {
      database?.close();
    }
  }

  async #lock(target: string, options: AcquireLockOptions): Promise<HeldBaton> {
    await makeParentDirectory(target);
    return new Baton(`${target}.lock`).acquire({ lockName: target, ...options });
  }

  #refuseSideFiles(target: string): void {
    const found = SIDE_FILES.map((ending) => `${target}${ending}`).find((path) => existsSync(path));
    if (found !== undefined) throw foreign(this.path, `is in use by another SQLite, which has made ${found}`);
  }
}

/** Loaded when it is first needed: most programs have an SQLite of their own. */
async function loadSqlJs(): Promise<SqlJs> {
  const module = await import('../sqljs/load-sql-js.ts');
  return module.loadSqlJs();
}
