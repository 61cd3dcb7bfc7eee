import type { EntryChanges } from '@token-storage/core/adapter';
import type { PendingUpdate } from './pending-update.ts';

/** An update, and whoever waits for it. */
export interface WaitingUpdate extends PendingUpdate {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Updates that are written together. One that fails rejects its own caller, and is left out from then on. */
export class UpdateBatch {
  #updates: readonly WaitingUpdate[];

  constructor(updates: readonly WaitingUpdate[]) {
    this.#updates = updates;
  }

  /**
   * Runs a step of each update, in their order, and goes on with those whose step did not throw.
   *
   * @param isFatal Tells which errors are nobody's own: they are thrown, and nobody is rejected for them.
   */
  forEach(step: (update: PendingUpdate) => void, isFatal: (error: unknown) => boolean = () => false): void {
    this.#updates = this.#updates.filter((update) => {
      try {
        step(update);
        return true;
      } catch (error) {
        if (isFatal(error)) throw error;
        update.reject(error);
        return false;
      }
    });
  }

  /** Whether something is stored whatever is there, so that nobody has to ask the updaters before. */
  get isSureToStore(): boolean {
    return this.#updates.some(({ update }) => typeof update !== 'function' && storesAnything(update));
  }

  /** Whether none of them has lost the lock under which it may be written. */
  leasesHold(): boolean {
    return this.#updates.every(({ lease }) => lease === undefined || lease.stillHeld());
  }

  /** Tells all of them that they are written. */
  resolve(): void {
    for (const update of this.#updates) update.resolve();
  }

  /** Tells all of them that nothing was written. */
  reject(reason: unknown): void {
    for (const update of this.#updates) update.reject(reason);
  }
}

const storesAnything = (changes: EntryChanges): boolean => [...changes.values()].some((data) => data !== undefined);
