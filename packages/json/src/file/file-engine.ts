import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type {
  AcquireLockOptions,
  EntrySelection,
  EntryUpdater,
  Lease,
  StorageEngine,
  StoredEntries,
  TokenChange,
} from '@token-storage/core';
import { Baton, resolveTarget } from '@token-storage/node-files';

import { EntryParser } from './entry-parser.ts';
import { FileWatch } from './file-watch.ts';
import { FileWriter } from './file-writer.ts';
import { TokenFile } from './token-file.ts';

/** What is opened at first use. */
interface OpenFile {
  readonly file: TokenFile;
  readonly parser: EntryParser;
  readonly writer: FileWriter;
}

/** Keeps entries in a JSON file, the Python SDK's. */
export class FileEngine implements StorageEngine {
  readonly #path: string;
  readonly #leases = new Set<Lease>();
  readonly #watches = new Set<FileWatch>();
  #opened: OpenFile | undefined;

  /** @param path As `checkPath` gives it. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Symbolic links are followed once: all of a storage's files lie beside the file that is meant. */
  get #open(): OpenFile {
    if (this.#opened === undefined) {
      const target = resolveTarget(this.#path);
      const file = new TokenFile(target);
      const parser = new EntryParser(target);
      this.#opened = { file, parser, writer: new FileWriter(file, parser, new Baton(`${target}.lock`)) };
    }
    return this.#opened;
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const { file, parser } = this.#open;
    const { document } = await file.read();
    return parser.entries(document, namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, updater: EntryUpdater, lease?: Lease): Promise<void> {
    await this.#open.writer.update({ namespace, selection, updater, lease });
  }

  async namespaces(): Promise<Iterable<string>> {
    const { document } = await this.#open.file.read();
    return document.namespaces.filter((namespace) => document.entryNames(namespace).length > 0);
  }

  /** One baton a lock name, in a folder beside the file: a name may be longer than a file name can be. */
  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const folder = `${this.#open.file.path}.locks`;
    const file = createHash('sha256').update(lockName).digest('hex').slice(0, 32);
    const held = await new Baton(join(folder, file)).acquire({ ...options, lockName });
    const lease: Lease = {
      lockName,
      signal: held.signal,
      release: async () => {
        this.#leases.delete(lease);
        await held.release();
      },
    };
    this.#leases.add(lease);
    return lease;
  }

  watch(report: (change: TokenChange) => void): () => void {
    const watch = new FileWatch(this.#open.file, report);
    this.#watches.add(watch);
    return () => {
      this.#watches.delete(watch);
      watch.stop();
    };
  }

  async close(): Promise<void> {
    for (const watch of this.#watches) watch.stop();
    await Promise.all([...this.#leases].map((lease) => lease.release()));
  }
}
