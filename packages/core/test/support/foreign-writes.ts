import type { TokenStorage } from '@token-storage/core';
import { type EntrySelection, type EntryUpdate, TokenStorageDecorator } from '@token-storage/core/adapter';

/** Somebody else who writes just before the next few writes, after all reads that prepared them. */
export class ForeignWrites extends TokenStorageDecorator {
  /** How many writes of somebody else are still to come. */
  left = 0;
  /** How many updates were tried. */
  updates = 0;
  /** The names of all locks that were taken. */
  readonly locks: string[] = [];
  readonly #write: (storage: TokenStorage) => Promise<void>;

  constructor(inner: TokenStorage, write: (storage: TokenStorage) => Promise<void>) {
    super(inner);
    this.#write = write;
  }

  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new ForeignWrites(inner, this.#write);
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    this.updates += 1;
    if (this.left > 0) {
      this.left -= 1;
      await this.#write(this.inner);
    }
    await this.inner.updateEntries(selection, update);
  }

  override withNamedLock: TokenStorage['withNamedLock'] = (lockName, task, options) => {
    this.locks.push(lockName);
    return this.inner.withNamedLock(lockName, task, options);
  };
}
