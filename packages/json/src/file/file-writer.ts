import { encodeJson, type EntryChanges } from '@token-storage/core';
import { atomicWrite, Baton, makeParentDirectory } from '@token-storage/node-files';

import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './json-document.ts';
import { lockEnded } from './lock-ended.ts';
import type { PendingUpdate } from './pending-update.ts';
import type { FileState, TokenFile } from './token-file.ts';

/** How long a writer waits for the file's lock. A holder that hangs loses it after 10 s. */
const LOCK_TIMEOUT_MS = 30_000;

/** What stands in a file as the version of its writer. */
const WRITER_VERSION = '0.1.0-js';

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
    await undefined;
    while (this.#waiting.length > 0) {
      const batch = new Batch(this.#waiting, this.#parser);
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

  async #write(batch: Batch): Promise<void> {
    // Whatever is no change needs no lock, and makes no folder.
    if (!batch.wouldChange((await this.#file.read()).document)) return;
    while (!(await this.#tryToWrite(batch)));
  }

  /** Whether it was written; otherwise it has to be done again, from the beginning. */
  async #tryToWrite(batch: Batch): Promise<boolean> {
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

/** Updates that are written together. */
class Batch {
  #updates: readonly PendingUpdate[];
  readonly #parser: EntryParser;

  constructor(updates: readonly PendingUpdate[], parser: EntryParser) {
    this.#updates = updates;
    this.#parser = parser;
  }

  /** Whether any of them changes this document; those before it that fail are rejected. */
  wouldChange(document: JSONDocument): boolean {
    // Up to the first change each of them sees the same document, as it would one after the other.
    let changed = false;
    this.#keep((update) => {
      changed ||= this.#changes(update, document).size > 0;
    });
    return changed;
  }

  /** The document with all of them in it, in their order; those that fail are rejected and left out. */
  apply(before: JSONDocument): JSONDocument {
    let document = before;
    this.#keep((update) => {
      if (update.lease?.stillHeld() === false) throw lockEnded(update.lease.lockName);
      const changes = this.#changes(update, document);
      const texts = new Map([...changes].map(([name, data]) => [name, data && encodeJson(data.toDict())] as const));
      if (changes.size > 0) document = document.withChanges(update.namespace, texts, WRITER_VERSION);
    });
    return document;
  }

  #changes({ namespace, selection, updater }: PendingUpdate, document: JSONDocument): EntryChanges {
    return updater(this.#parser.entries(document, namespace, selection));
  }

  /** Runs a step of each update, and goes on with those whose step did not fail. */
  #keep<T>(step: (update: PendingUpdate) => T): T[] {
    const results: T[] = [];
    this.#updates = this.#updates.filter((update) => {
      try {
        results.push(step(update));
        return true;
      } catch (error) {
        update.reject(error);
        return false;
      }
    });
    return results;
  }

  leasesHold(): boolean {
    return this.#updates.every(({ lease }) => lease === undefined || lease.stillHeld());
  }

  resolve(): void {
    for (const update of this.#updates) update.resolve();
  }

  reject(reason: unknown): void {
    for (const update of this.#updates) update.reject(reason);
  }
}
