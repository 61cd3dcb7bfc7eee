import { encodeJson, type EntryChanges } from '@token-storage/core';
import { atomicWrite, type Baton, type HeldBaton, makeParentDirectory } from '@token-storage/node-files';

import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './json-document.ts';
import { lockEnded } from './lock-ended.ts';
import type { PendingUpdate } from './pending-update.ts';
import type { FileSnapshot, FileState, TokenFile } from './token-file.ts';

/** How long a writer waits for the file's lock. A holder that hangs loses it after 10 s. */
const LOCK_TIMEOUT_MS = 30_000;

/** What stands in a file as the version of its writer. */
const WRITER_VERSION = '0.1.0-js';

/** The file has changed since it was read, or a lease has ended: nothing was written, start over. */
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
  readonly #baton: Baton;
  #waiting: PendingUpdate[] = [];
  #writing = false;

  constructor(file: TokenFile, parser: EntryParser, baton: Baton) {
    this.#file = file;
    this.#parser = parser;
    this.#baton = baton;
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
    await makeParentDirectory(this.#file.path);
    for (let written = false; !written; ) {
      const baton = await this.#baton.acquire({ timeoutMs: LOCK_TIMEOUT_MS, lockName: this.#file.path });
      try {
        written = await this.#writeUnder(baton, batch);
      } finally {
        await baton.release();
      }
    }
  }

  /** Whether it was written; otherwise the lock was lost meanwhile. */
  async #writeUnder(baton: HeldBaton, batch: Batch): Promise<boolean> {
    for (;;) {
      const before = await this.#file.read();
      const document = batch.apply(before.document);
      if (document === before.document) return true;
      try {
        let written: FileState | undefined;
        const outcome = await atomicWrite(baton, this.#file.path, document.text, {
          beforeCommit: (state) => {
            this.#mayCommit(before, batch);
            written = state;
          },
        });
        if (outcome === 'robbed') return false;
        if (written !== undefined) this.#file.wrote(document, written);
        return true;
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      }
    }
  }

  /** Called right before the new file takes the old one's place. */
  #mayCommit(before: FileSnapshot, batch: Batch): void {
    if (!this.#file.isStill(before) || !batch.leasesHold()) throw new Stale();
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
