import type { TokenChange } from '@token-storage/core';
import type {
  AcquireLockOptions,
  EntrySelection,
  EntryUpdate,
  Lease,
  StorageEngine,
  StoredEntries,
} from '@token-storage/core/adapter';
import { absolutePath, NamedFileLocks, type Ownership, UpdateQueue } from '@token-storage/node-files';

import { EntryParser } from './entry-parser.ts';
import { FileWatch } from './file-watch.ts';
import { FileWriter } from './file-writer.ts';
import { TokenFile } from './token-file.ts';

/** Keeps entries in a JSON file, the Python SDK's. */
export class FileEngine implements StorageEngine {
  readonly #file: TokenFile;
  readonly #parser: EntryParser;
  readonly #queue: UpdateQueue;
  readonly #locks: NamedFileLocks;
  readonly #watches = new Set<FileWatch>();

  /** @param path As `checkPath` gives it. */
  constructor(path: string, ownership: Ownership) {
    this.#file = new TokenFile(absolutePath(path), ownership);
    this.#parser = new EntryParser(this.#file.path);
    const writer = new FileWriter(this.#file, this.#parser);
    this.#queue = new UpdateQueue((batch) => writer.write(batch));
    this.#locks = new NamedFileLocks(this.#file.path, {
      settle: (options) => writer.settle(options),
      ownership,
    });
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const { document } = await this.#file.read();
    return this.#parser.entries(document, namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: Lease): Promise<void> {
    await this.#queue.add({ namespace, selection, update, lease: lease && this.#locks.lockOf(lease) });
  }

  async namespaces(): Promise<Iterable<string>> {
    const { document } = await this.#file.read();
    return document.namespaces.filter((namespace) => document.resourceServers(namespace).length > 0);
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    return this.#locks.acquire(lockName, options);
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new FileWatch(this.#file, report);
    this.#watches.add(watch);
    return () => {
      this.#watches.delete(watch);
      watch.stop();
    };
  }

  async close(): Promise<void> {
    for (const watch of this.#watches) watch.stop();
    await this.#locks.releaseAll();
  }
}
