import type {
  AcquireLockOptions,
  EntrySelection,
  EntryUpdater,
  Lease,
  StoredEntries,
  TokenChange,
} from '@token-storage/core';
import { NamedBatons } from '@token-storage/node-files';

import { checkNames } from '../database/check-name.ts';
import { storedEntries } from '../database/entry-rows.ts';
import type { SQLiteEngine } from '../sqlite-engine.ts';
import { replaceAllRows } from './all-rows.ts';
import { DatabaseFile, type DatabaseFileOptions } from './database-file.ts';
import { DatabaseWatch } from './database-watch.ts';
import { DatabaseWriter } from './database-writer.ts';
import { exportDatabase } from './export-database.ts';
import { rowsToImport } from './import-rows.ts';

/** Keeps entries in a SQLite file, the Python SDK's. */
export class FileEngine implements SQLiteEngine {
  readonly #file: DatabaseFile;
  readonly #writer: DatabaseWriter;
  readonly #locks: NamedBatons;
  readonly #watches = new Map<DatabaseWatch, (change: TokenChange) => void>();

  /** @param path Absolute. */
  constructor(path: string, options: DatabaseFileOptions) {
    this.#file = new DatabaseFile(path, options);
    this.#writer = new DatabaseWriter(this.#file);
    this.#locks = new NamedBatons(path);
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    checkNames(namespace, selection);
    const rows = await this.#file.read((table) => table?.read(namespace, selection) ?? new Map());
    return storedEntries(rows, { location: this.#file.path, namespace });
  }

  async update(namespace: string, selection: EntrySelection, updater: EntryUpdater, lease?: Lease): Promise<void> {
    checkNames(namespace, selection);
    await this.#writer.update({ namespace, selection, updater, lease: lease && this.#locks.batonOf(lease) });
  }

  async namespaces(): Promise<Iterable<string>> {
    return this.#file.read((table) => table?.namespaces() ?? []);
  }

  /**
   * Whoever had the lock before may have lost it while it was suspended in the middle of its transaction, right after it had
   * looked and still held it. Its transaction keeps out every other, so an empty one of ours waits for its end; one that
   * begins later looks again, and finds the lock lost.
   */
  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const deadlineMs = performance.now() + options.timeoutMs;
    const lease = await this.#locks.acquire(lockName, options);
    try {
      const timeoutMs = Math.max(0, deadlineMs - performance.now());
      await this.#file.run('lock', (connection) => connection?.write(() => {}), { ...options, timeoutMs });
      return lease;
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new DatabaseWatch(this.#file, report);
    this.#watches.set(watch, report);
    return () => {
      this.#watches.delete(watch);
      watch.stop();
    };
  }

  async exportDatabase(): Promise<Uint8Array<ArrayBuffer>> {
    return exportDatabase(this.#file);
  }

  async importDatabase(bytes: Uint8Array): Promise<void> {
    const rows = await rowsToImport(this.#file, bytes);
    const namespaces = await this.#file.write((table, database) => {
      const before = table.namespaces();
      replaceAllRows(database, rows);
      return new Set([...before, ...table.namespaces()]);
    });
    for (const report of this.#watches.values()) for (const namespace of namespaces) report({ namespace });
  }

  async close(): Promise<void> {
    for (const watch of this.#watches.keys()) watch.stop();
    await this.#locks.releaseAll();
    this.#file.close();
  }
}
