import type { TokenChange } from '@token-storage/core';
import type {
  AcquireLockOptions,
  EntrySelection,
  EntryUpdate,
  Lease,
  StoredEntries,
} from '@token-storage/core/adapter';
import { NamedFileLocks } from '@token-storage/node-files';

import { checkNames } from '../database/check-name.ts';
import type { SQLiteEngine } from '../database/sqlite-engine.ts';
import { DatabaseWriter } from './database-writer.ts';
import type { TokenDatabase } from './token-database.ts';

/** Keeps entries in a SQLite file, the Python SDK's. */
export class FileEngine implements SQLiteEngine {
  readonly #file: TokenDatabase;
  readonly #writer: DatabaseWriter;
  readonly #locks: NamedFileLocks;

  constructor(file: TokenDatabase) {
    this.#file = file;
    this.#writer = new DatabaseWriter(this.#file);
    this.#locks = new NamedFileLocks(file.path, {
      settle: (options) => file.settle(options),
      ownership: file.ownership,
    });
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    checkNames(namespace, selection);
    return this.#file.entries(namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: Lease): Promise<void> {
    checkNames(namespace, selection);
    await this.#writer.write({ namespace, selection, update, lease: lease && this.#locks.lockOf(lease) });
  }

  async namespaces(): Promise<Iterable<string>> {
    return this.#file.read((table) => table?.namespaces() ?? []);
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    return this.#locks.acquire(lockName, options);
  }

  watch(report: (change: TokenChange) => void): () => void {
    return this.#file.watch(report);
  }

  async exportDatabase(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#file.exportBytes();
  }

  async importDatabase(bytes: Uint8Array): Promise<Iterable<string>> {
    const rows = await this.#file.rowsOf(bytes);
    return this.#file.write((table) => {
      const before = table.namespaces();
      table.replaceRows(rows);
      return new Set([...before, ...table.namespaces()]);
    });
  }

  async close(): Promise<void> {
    try {
      await this.#locks.releaseAll();
    } finally {
      this.#file.close();
    }
  }
}
