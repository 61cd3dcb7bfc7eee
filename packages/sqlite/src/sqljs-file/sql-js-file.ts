import type { TokenChange } from '@token-storage/core';
import type { AcquireLockOptions, EntrySelection, StoredEntries } from '@token-storage/core/adapter';
import {
  atomicWrite,
  Attempts,
  FileLock,
  type HeldLock,
  makeParentDirectory,
  Owners,
  type Ownership,
} from '@token-storage/node-files';

import { storedEntries } from '../database/entry-rows.ts';
import { bytesToImport } from '../database/import-check.ts';
import { type TokenRow, TokenTable } from '../database/token-table.ts';
import { protectFromWriting } from '../database/write-version.ts';
import { fileIdentity } from '../file/file-identity.ts';
import { FileMoved } from '../file/file-moved.ts';
import { lookAtFile } from '../file/side-files.ts';
import type { TokenDatabase } from '../file/token-database.ts';
import { cleanImage } from '../sqljs/clean-image.ts';
import { readImport } from '../sqljs/read-import.ts';
import { FileImage } from './file-image.ts';
import { SqlJsFileWatch } from './sql-js-file-watch.ts';
import { type ImageTask, lazySqlJs, withImage } from './with-image.ts';

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
  readonly #file: FileImage;

  /** @param path Absolute. Its symbolic links are followed at each operation. */
  constructor(path: string, { busyTimeoutMs, ownership }: SqlJsFileOptions) {
    this.path = path;
    this.ownership = ownership;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#file = new FileImage(path, ownership);
  }

  async entries(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const rows = await this.read((table) => table?.read(namespace, selection) ?? new Map());
    return storedEntries(rows, { location: this.path, namespace });
  }

  async read<T>(action: (table: TokenTable | undefined) => T): Promise<T> {
    const image = this.#file.read();
    // In a later step also where there is no file: the caller may be an updater, which must not be asked within its own.
    if (image === undefined) return Promise.resolve().then(() => action(undefined));
    return withImage(image, this.#task('read'), (database) => action(new TokenTable(database)));
  }

  async readIfFree<T>(action: (table: TokenTable | undefined) => T): Promise<{ readonly result: T }> {
    return { result: await this.read(action) };
  }

  async write<T>(action: (table: TokenTable) => T): Promise<T> {
    for (const attempts = new Attempts(this.path, this.#busyTimeoutMs); ; await attempts.another()) {
      const { target } = this.#file;
      const lock = await this.#lock(target, { timeoutMs: attempts.remainingMs });
      try {
        const identity = fileIdentity(this.path);
        const { result, image } = await this.#changed(action);
        const beforeCommit = (): void => {
          if (this.#file.target !== target || fileIdentity(this.path) !== identity) throw new FileMoved();
          this.#file.refuseSideFiles(target);
        };
        const afterCommit = (): Promise<void> => lock.release();
        const owners = new Owners(target, this.ownership);
        const outcome = await atomicWrite(lock, target, image, { beforeCommit, afterCommit, owners });
        if (outcome === 'committed') return result;
      } catch (error) {
        if (!(error instanceof FileMoved)) throw error;
      } finally {
        await lock.release();
      }
    }
  }

  /** Whoever writes holds the lock, or cannot commit any more. */
  async settle(options: AcquireLockOptions): Promise<void> {
    const lock = await this.#lock(this.#file.target, options);
    await lock.release();
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new SqlJsFileWatch(this.#file, report);
    return () => watch.stop();
  }

  async exportBytes(): Promise<Uint8Array<ArrayBuffer>> {
    return withImage(this.#file.read(), this.#task('export'), (database, sqlJs) => cleanImage(sqlJs, database));
  }

  async rowsOf(bytes: Uint8Array): Promise<TokenRow[]> {
    const copy = bytesToImport(bytes);
    return readImport(await lazySqlJs(), copy, (database) => new TokenTable(database).rows());
  }

  close(): void {
    // Nothing is open between two operations.
  }

  async #changed<T>(
    action: (table: TokenTable) => T,
  ): Promise<{ readonly result: T; readonly image: Uint8Array<ArrayBuffer> }> {
    return withImage(this.#file.read(), this.#task('write'), (database) => {
      const result = action(new TokenTable(database));
      const image = database.export();
      protectFromWriting(image);
      return { result, image };
    });
  }

  #task(task: string): ImageTask {
    return { task, location: this.path };
  }

  async #lock(target: string, options: AcquireLockOptions): Promise<HeldLock> {
    const owners = new Owners(target, this.ownership);
    // What may not be used is refused by its own name, before a lock is made beside it.
    lookAtFile(target, owners);
    await makeParentDirectory(target, owners);
    return new FileLock(`${target}.lock`, { owners }).acquire({ lockName: target, ...options });
  }
}
