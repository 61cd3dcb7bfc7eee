import { atomicWrite, Baton, makeParentDirectory } from '@token-storage/node-files';

import type { EntryParser } from './entry-parser.ts';
import type { PendingUpdate } from './pending-update.ts';
import type { FileState, TokenFile } from './token-file.ts';
import { UpdateBatch } from './update-batch.ts';

/** How long a writer waits for the file's lock. A holder that hangs loses it after 10 s. */
const LOCK_TIMEOUT_MS = 30_000;

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
  #waiting: PendingUpdate[] = [];
  #writing = false;

  constructor(file: TokenFile, parser: EntryParser) {
    this.#file = file;
    this.#parser = parser;
  }

  /** Resolves once the update is durable, or has turned out to change nothing. */
  update(update: Omit<PendingUpdate, 'resolve' | 'reject'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...update, resolve, reject });
      if (!this.#writing) void this.#writeAll();
    });
  }

  /** Never rejects: each update is told by itself. */
  async #writeAll(): Promise<void> {
    this.#writing = true;
    // Whoever comes in this very moment goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = new UpdateBatch(this.#waiting, this.#parser);
      this.#waiting = [];
      try {
        await this.#write(batch);
        batch.resolve();
      } catch (error) {
        batch.reject(error);
      }
    }
    // In the same step as the last look at those who wait, or one who comes in between would wait for ever.
    this.#writing = false;
  }

  async #write(batch: UpdateBatch): Promise<void> {
    // Whatever is no change needs no lock, and makes no folder.
    if (!batch.wouldChange((await this.#file.read()).document)) return;
    while (!(await this.#tryToWrite(batch)));
  }

  /** Whether it was written; otherwise it has to be done again, from the beginning. */
  async #tryToWrite(batch: UpdateBatch): Promise<boolean> {
    await makeParentDirectory(this.#file.target);
    const { target } = this.#file;
    const baton = await new Baton(`${target}.lock`).acquire({ timeoutMs: LOCK_TIMEOUT_MS, lockName: target });
    try {
      const before = await this.#file.read();
      const document = batch.apply(before.document);
      if (document === before.document) return true;
      let written: FileState | undefined;
      const outcome = await atomicWrite(baton, target, document.text, {
        beforeCommit: (state) => {
          // Nothing comes between this and the commit, but for a program that takes no lock.
          if (this.#file.target !== target || !this.#file.isStill(before) || !batch.leasesHold()) throw new Stale();
          written = state;
        },
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
}
