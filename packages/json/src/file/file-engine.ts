import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve, sep } from 'node:path';

import type {
  AcquireLockOptions,
  EntrySelection,
  EntryUpdater,
  Lease,
  StorageEngine,
  StoredEntries,
  TokenChange,
} from '@token-storage/core';
import { Baton, type HeldBaton, makeParentDirectory } from '@token-storage/node-files';

import { EntryParser } from './entry-parser.ts';
import { FileWatch } from './file-watch.ts';
import { FileWriter } from './file-writer.ts';
import { lockEnded } from './lock-ended.ts';
import { TokenFile } from './token-file.ts';

/** Keeps entries in a JSON file, the Python SDK's. */
export class FileEngine implements StorageEngine {
  readonly #file: TokenFile;
  readonly #parser: EntryParser;
  readonly #writer: FileWriter;
  readonly #leases = new Map<Lease, HeldBaton>();
  readonly #watches = new Set<FileWatch>();

  /** @param path As `checkPath` gives it. */
  constructor(path: string) {
    this.#file = new TokenFile(absolute(path));
    this.#parser = new EntryParser(this.#file.path);
    this.#writer = new FileWriter(this.#file, this.#parser);
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const { document } = await this.#file.read();
    return this.#parser.entries(document, namespace, selection);
  }

  async update(namespace: string, selection: EntrySelection, updater: EntryUpdater, lease?: Lease): Promise<void> {
    const held = lease && this.#leases.get(lease);
    if (lease !== undefined && held === undefined) throw lockEnded(lease.lockName);
    await this.#writer.update({ namespace, selection, updater, lease: held });
  }

  async namespaces(): Promise<Iterable<string>> {
    const { document } = await this.#file.read();
    return document.namespaces.filter((namespace) => document.entryNames(namespace).length > 0);
  }

  /** One baton a lock name, in a folder beside the file: a name may be longer than a file name can be. */
  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const name = createHash('sha256').update(lockName).digest('hex').slice(0, 32);
    const baton = join(`${this.#file.target}.locks`, name);
    await makeParentDirectory(baton);
    const held = await new Baton(baton).acquire({ ...options, lockName });
    const lease: Lease = {
      lockName,
      signal: held.signal,
      release: async () => {
        this.#leases.delete(lease);
        await held.release();
      },
    };
    this.#leases.set(lease, held);
    return lease;
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
    await Promise.all([...this.#leases.keys()].map((lease) => lease.release()));
  }
}

/** Not normalised, where links may be meant: ".." after a link is the parent of where the link leads. */
function absolute(path: string): string {
  if (isAbsolute(path)) return path;
  return process.platform === 'win32' ? resolve(path) : `${process.cwd()}${sep}${path}`;
}
