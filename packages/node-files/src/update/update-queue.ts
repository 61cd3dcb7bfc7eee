import type { PendingUpdate } from './pending-update.ts';
import { UpdateBatch, type WaitingUpdate } from './update-batch.ts';

/**
 * Writes updates one batch after the other: those that come while a write is under way go together in the next one.
 *
 * @example
 * ```ts
 * import { type UpdateBatch, UpdateQueue } from '@token-storage/node-files';
 *
 * const queue = new UpdateQueue(async (batch: UpdateBatch) => {
 *   batch.forEach(({ namespace }) => console.log('One write for all of them:', namespace));
 *   batch.resolve();
 * });
 * await queue.add({ namespace: 'DEFAULT', selection: 'all', update: new Map(), lease: undefined });
 * ```
 */
export class UpdateQueue {
  readonly #write: (batch: UpdateBatch) => Promise<void>;
  #waiting: WaitingUpdate[] = [];
  #writing = false;

  /** @param write Makes a batch durable. It rejects where none of it was written. */
  constructor(write: (batch: UpdateBatch) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves once the update is durable, or has turned out to change nothing. */
  add(update: PendingUpdate): Promise<void> {
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
      const batch = new UpdateBatch(this.#waiting);
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
}
