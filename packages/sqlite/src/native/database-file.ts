import type { TokenChange } from '@token-storage/core';
import type { AcquireLockOptions, EntrySelection, StoredEntries } from '@token-storage/core/adapter';
import { Attempts, monotonicMs, Owners, type Ownership } from '@token-storage/node-files';

import { storedEntries } from '../database/entry-rows.ts';
import type { TokenRow, TokenTable } from '../database/token-table.ts';
import { fileIdentity } from '../file/file-identity.ts';
import { tightenModes } from '../file/side-files.ts';
import type { TokenDatabase } from '../file/token-database.ts';
import { BusyQueue } from './busy-queue.ts';
import type { Connection } from './connection.ts';
import { CurrentConnection, type CurrentConnectionOptions } from './current-connection.ts';
import { DatabaseWatch } from './database-watch.ts';
import { isBusy } from './driver/is-busy.ts';
import { exportDatabase } from './export-database.ts';
import { FileMoved } from '../file/file-moved.ts';
import { rowsToImport } from './import-rows.ts';
import { createDatabase, type JournalMode } from './temporary/create-database.ts';

/** How a {@link DatabaseFile} is opened. */
export interface DatabaseFileOptions extends CurrentConnectionOptions {
  /** That of a file that is made. */
  readonly journalMode: JournalMode;
}

const NO_ENTRIES = storedEntries(new Map(), { location: '', namespace: '' });

/** A database file that is opened as everybody does who has SQLite, by one of the libraries for it. */
export class DatabaseFile implements TokenDatabase {
  readonly path: string;
  readonly ownership: Ownership;
  readonly #journalMode: JournalMode;
  readonly #connection: CurrentConnection;
  readonly #queue: BusyQueue;

  /** @param path Absolute. Its symbolic links are followed whenever it is opened. */
  constructor(path: string, { journalMode, ...options }: DatabaseFileOptions) {
    this.path = path;
    this.ownership = options.ownership;
    this.#journalMode = journalMode;
    this.#connection = new CurrentConnection(path, options);
    this.#queue = new BusyQueue(path, options.ownership);
  }

  entries(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const { busyTimeoutMs: timeoutMs } = this.#connection;
    return this.#useInTurn(
      'read',
      { timeoutMs },
      (connection) => connection?.entries(namespace, selection) ?? NO_ENTRIES,
    );
  }

  read<T>(action: (table: TokenTable | undefined) => T): Promise<T> {
    const { busyTimeoutMs: timeoutMs } = this.#connection;
    return this.#useInTurn('read', { timeoutMs }, (connection) => readOn(connection, action));
  }

  async readIfFree<T>(action: (table: TokenTable | undefined) => T): Promise<{ readonly result: T } | undefined> {
    await Promise.resolve();
    try {
      return { result: this.#connection.useOnce((connection) => readOn(connection, action)) };
    } catch (error) {
      // Whatever else it is, a read knows what to do.
      return isBusy(error) ? undefined : { result: await this.read(action) };
    }
  }

  async write<T>(action: (table: TokenTable) => T): Promise<T> {
    const attempts = new Attempts(this.path, this.#connection.busyTimeoutMs);
    for (let made = 0; ; made += 1) {
      // Once is as it has to be. After that, somebody removes it again and again.
      if (made > 1) await attempts.another();
      const { remainingMs: timeoutMs } = attempts;
      const written = await this.#useInTurn('write', { timeoutMs }, (connection) => this.#writeOn(connection, action));
      if (written !== undefined) return written.result;
      await this.#create(attempts.remainingMs);
    }
  }

  /** A transaction keeps out every other: an empty one waits for the end of one that has begun. */
  async settle(options: AcquireLockOptions): Promise<void> {
    await this.#useInTurn('lock', options, (connection) => connection?.write(() => {}));
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new DatabaseWatch(this.#connection, report);
    return () => watch.stop();
  }

  exportBytes(): Promise<Uint8Array<ArrayBuffer>> {
    return exportDatabase(this.#connection);
  }

  rowsOf(bytes: Uint8Array): Promise<TokenRow[]> {
    return rowsToImport(this.#connection, bytes);
  }

  close(): void {
    this.#connection.close();
  }

  /** @returns `undefined` where there is no file. */
  #writeOn<T>(
    connection: Connection | undefined,
    action: (table: TokenTable) => T,
  ): { readonly result: T } | undefined {
    if (connection === undefined) return undefined;
    tightenModes(connection.target, new Owners(connection.target, this.ownership));
    return connection.write((table) => {
      // SQLite has made sure of it too, but not in every journal mode.
      if (fileIdentity(this.path) !== connection.identity) throw new FileMoved();
      return { result: action(table) };
    });
  }

  async #create(timeoutMs: number): Promise<void> {
    const { driver, target } = this.#connection;
    const { ownership } = this;
    await createDatabase(target, { driver, journalMode: this.#journalMode, timeoutMs, ownership });
  }

  /**
   * Uses the connection at once where the database is free, else after those who came before. A write lets those who wait go
   * first; a read is over before they could.
   */
  async #useInTurn<T>(
    task: 'read' | 'write' | 'lock',
    options: AcquireLockOptions,
    action: (connection: Connection | undefined) => T,
  ): Promise<T> {
    const startedMs = monotonicMs();
    await Promise.resolve();
    if (task === 'read' || !this.#hasWaiters()) {
      try {
        return this.#connection.useOnce(action);
      } catch (error) {
        if (!isBusy(error)) return this.#connection.use(task, action, { ...options, startedMs });
      }
    }
    const turn = await this.#queue.waitForTurn(options);
    try {
      return await this.#connection.use(task, action, { ...options, startedMs });
    } finally {
      await turn?.release();
    }
  }

  #hasWaiters(): boolean {
    const { openTarget } = this.#connection;
    return openTarget !== undefined && BusyQueue.hasWaiters(openTarget);
  }
}

function readOn<T>(connection: Connection | undefined, action: (table: TokenTable | undefined) => T): T {
  return connection === undefined ? action(undefined) : connection.read(action);
}
