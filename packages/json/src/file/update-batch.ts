import { Draft } from './draft.ts';
import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './json-document.ts';
import { lockEnded } from './lock-ended.ts';
import type { PendingUpdate } from './pending-update.ts';

/** Updates that are written together. One that fails rejects its own caller, and is left out. */
export class UpdateBatch {
  #updates: readonly PendingUpdate[];
  readonly #parser: EntryParser;

  constructor(updates: readonly PendingUpdate[], parser: EntryParser) {
    this.#updates = updates;
    this.#parser = parser;
  }

  /** Whether any of them changes this document. */
  wouldChange(document: JSONDocument): boolean {
    // Up to the first change each of them sees the same document, as it would one after the other.
    let changed = false;
    this.#forEach(({ namespace, selection, updater }) => {
      changed ||= updater(this.#parser.entries(document, namespace, selection)).size > 0;
    });
    return changed;
  }

  /** The document with all of them in it, in their order. */
  apply(before: JSONDocument): JSONDocument {
    const draft = new Draft(before, this.#parser);
    this.#forEach(({ namespace, selection, updater, lease }) => {
      if (lease?.stillHeld() === false) throw lockEnded(lease.lockName);
      draft.change(namespace, updater(draft.entries(namespace, selection)));
    });
    return draft.document;
  }

  /** Runs a step of each update, and goes on with those whose step did not fail. */
  #forEach(step: (update: PendingUpdate) => void): void {
    this.#updates = this.#updates.filter((update) => {
      try {
        step(update);
        return true;
      } catch (error) {
        update.reject(error);
        return false;
      }
    });
  }

  /** Whether none of them has lost the lock under which it may be written. */
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
