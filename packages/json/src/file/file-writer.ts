import { type AcquireLockOptions, changesOf } from '@token-storage/core/adapter';
import {
  atomicWrite,
  Attempts,
  FileLock,
  type HeldLock,
  lockEnded,
  makeParentDirectory,
  Owners,
  type PendingUpdate,
  type UpdateBatch,
  UpdateQueue,
} from '@token-storage/node-files';

import { Draft } from './draft.ts';
import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './json-document.ts';
import type { FileState, TokenFile } from './token-file.ts';

/** How long a write may take that others hold up. A holder of the file's lock that hangs loses it after 10 s. */
const WRITE_TIMEOUT_MS = 30_000;

/** The file, or where the path leads, has changed since it was read, or a lease has ended: nothing was written. */
class Stale extends Error {}

/**
 * Writes updates to a token file: those that come while a write is under way go together in the next one.
 *
 * Each write is a read, a change and a replacement of the file under its lock. An update that fails rejects its own
 * caller only.
 */
export class FileWriter {
  readonly #file: TokenFile;
  readonly #parser: EntryParser;
  readonly #queue = new UpdateQueue((batch) => this.#write(batch));

  constructor(file: TokenFile, parser: EntryParser) {
    this.#file = file;
    this.#parser = parser;
  }

  /** Resolves once the update is durable, or has turned out to change nothing. */
  update(update: PendingUpdate): Promise<void> {
    return this.#queue.update(update);
  }

  /** Whoever writes has the file's lock, or cannot commit any more. */
  async settle(options: AcquireLockOptions): Promise<void> {
    const { target, ownership } = this.#file;
    const baton = await lock(target, new Owners(target, ownership), options);
    await baton.release();
  }

  async #write(batch: UpdateBatch): Promise<void> {
    // Whatever is no change needs no lock, and makes no folder.
    if (!this.#wouldChange(batch, (await this.#file.read()).document)) return;
    const attempts = new Attempts(this.#file.path, WRITE_TIMEOUT_MS);
    while (!(await this.#tryToWrite(batch, attempts.remainingMs))) await attempts.another();
  }

  /** Whether it was written; otherwise it has to be done again, from the beginning. */
  async #tryToWrite(batch: UpdateBatch, timeoutMs: number): Promise<boolean> {
    const { target, ownership } = this.#file;
    const owners = new Owners(target, ownership);
    const baton = await lock(target, owners, { timeoutMs });
    try {
      const before = await this.#file.read();
      const document = this.#apply(batch, before.document);
      if (document === before.document) return true;
      let written: FileState | undefined;
      const outcome = await atomicWrite(baton, target, document.text, {
        owners,
        beforeCommit: (state) => {
          // Nothing comes between this and the commit, but for a program that takes no lock.
          if (this.#file.target !== target || !this.#file.isStill(before) || !batch.leasesHold()) throw new Stale();
          written = state;
        },
        afterCommit: () => baton.release(),
      });
      if (outcome === 'robbed') return false;
      if (written !== undefined) this.#file.wrote(document, written);
      return true;
    } catch (error) {
      if (error instanceof Stale) return false;
      throw error;
    } finally {
      await baton.release();
    }
  }

  /** Whether any update of a batch changes this document. */
  #wouldChange(batch: UpdateBatch, document: JSONDocument): boolean {
    // Up to the first change each of them sees the same document, as it would one after the other.
    let changed = false;
    batch.forEach(({ namespace, selection, update }) => {
      changed ||= changesOf(update, () => this.#parser.entries(document, namespace, selection)).size > 0;
    });
    return changed;
  }

  /** The document with all of them in it, in their order. */
  #apply(batch: UpdateBatch, before: JSONDocument): JSONDocument {
    const draft = new Draft(before, this.#parser);
    batch.forEach(({ namespace, selection, update, lease }) => {
      if (lease?.stillHeld() === false) throw lockEnded(lease.lockName);
      const changes = changesOf(update, () => draft.entries(namespace, selection));
      draft.change(namespace, changes);
    });
    return draft.document;
  }
}

/** The lock of the file. Its folder stays beside it: to make one for each write would take longer than to take it. */
async function lock(target: string, owners: Owners, options: AcquireLockOptions): Promise<HeldLock> {
  await makeParentDirectory(target, owners);
  return new FileLock(`${target}.lock`, { owners }).acquire({ ...options, lockName: target });
}
