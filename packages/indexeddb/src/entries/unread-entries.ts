import type { StoredEntries } from '@token-storage/core/adapter';

/**
 * What an updater is shown before anything has been read: many write without a look at what is stored, and then
 * nothing has to be read.
 */
export class UnreadEntries implements StoredEntries {
  /** Whether the updater wanted to see anything: then what it returned or threw means nothing. */
  wereAsked = false;

  names(): never {
    return this.#refuse();
  }

  has(): never {
    return this.#refuse();
  }

  get(): never {
    return this.#refuse();
  }

  #refuse(): never {
    this.wereAsked = true;
    throw new Error('Not read yet.');
  }
}
