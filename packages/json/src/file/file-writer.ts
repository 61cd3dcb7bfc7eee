import type { AcquireLockOptions } from '@token-storage/core/adapter';
import {
  atomicWrite,
  Attempts,
  FileLock,
  type HeldLock,
  makeParentDirectory,
  Owners,
  type UpdateBatch,
} from '@token-storage/node-files';

import { Draft } from './draft.ts';
import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './document/json-document.ts';
import type { FileState } from './file-state.ts';
import type { TokenFile } from './token-file.ts';

/** How long a write may take that others hold up. A holder of the file's lock that hangs loses it after 10 s. */
const WRITE_TIMEOUT_MS = 30_000;

/** The file, or where the path leads, has changed since it was read, or a lease has ended: nothing was written. */
class Stale extends Error {}

/** Writes batches of updates to a token file: each as a read, a change and a replacement of the file under its lock. */
export class FileWriter {
  readonly #file: TokenFile;
  readonly #parser: EntryParser;

  constructor(file: TokenFile, parser: EntryParser) {
    this.#file = file;
    this.#parser = parser;
  }

  /** Resolves once a batch is durable, or has turned out to change nothing. It rejects where none of it was written. */
  async write(batch: UpdateBatch): Promise<void> {
    // A file that is refused is refused before anything is made beside it.
    const { document, state } = await this.#file.read();
    // Whatever is no change needs no lock, and makes no folder.
    if (!batch.isSureToStore && !this.#wouldChange(batch, document)) return;
    const attempts = new Attempts(this.#file.path, WRITE_TIMEOUT_MS);
    // Where the file is, there is its folder.
    let hasFolder = state !== undefined;
    while (!(await this.#tryToWrite(batch, attempts.remainingMs, hasFolder))) {
      hasFolder = false;
      await attempts.another();
    }
  }

  /** Passes once through the file's lock: who was in the midst of a write has committed then, or cannot any more. */
  async settle(options: AcquireLockOptions): Promise<void> {
    const { target, ownership } = this.#file;
    const owners = new Owners(target, ownership);
    await makeParentDirectory(target, owners);
    const lock = await lockFile(target, owners, options);
    await lock.release();
  }

  /** Whether any update of a batch changes this document. */
  #wouldChange(batch: UpdateBatch, document: JSONDocument): boolean {
    const draft = new Draft(document, this.#parser);
    // Up to the first change each of them sees the same document, as it would one after the other.
    let changed = false;
    batch.forEach((update) => (changed ||= draft.wouldChange(update)));
    return changed;
  }

  /** Whether it was written; otherwise it has to be done again, from the beginning. */
  async #tryToWrite(batch: UpdateBatch, timeoutMs: number, hasFolder: boolean): Promise<boolean> {
    const { target, ownership } = this.#file;
    const owners = new Owners(target, ownership);
    if (!hasFolder) await makeParentDirectory(target, owners);
    const lock = await lockFile(target, owners, { timeoutMs });
    try {
      const before = await this.#file.read();
      const draft = new Draft(before.document, this.#parser);
      batch.forEach((update) => draft.apply(update));
      const { document } = draft;
      if (document === before.document) return true;
      let written: FileState | undefined;
      const outcome = await atomicWrite(lock, target, document.bytes.pieces, {
        owners,
        beforeCommit: (state) => {
          // Nothing comes between this and the commit, but for a program that takes no lock.
          if (this.#file.target !== target || !this.#file.isStill(before) || !batch.leasesHold()) throw new Stale();
          written = state;
        },
        afterCommit: () => lock.release(),
      });
      if (outcome === 'robbed') return false;
      if (written !== undefined) this.#file.rememberWritten(document, written);
      return true;
    } catch (error) {
      if (error instanceof Stale) return false;
      throw error;
    } finally {
      await lock.release();
    }
  }
}

/** The lock of the file. Its folder stays beside it: to make one for each write would take longer than to take it. */
function lockFile(target: string, owners: Owners, options: AcquireLockOptions): Promise<HeldLock> {
  return new FileLock(`${target}.lock`, { owners }).acquire({ ...options, lockName: target });
}
