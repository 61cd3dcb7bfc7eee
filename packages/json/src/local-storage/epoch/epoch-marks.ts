import { pageStorage } from '../page-storage.ts';
import type { StorageKeys } from '../storage-keys.ts';

/** What stands in `localStorage` about the epoch of a ledger, beside the texts of its entries. */
export class EpochMarks {
  readonly #keys: StorageKeys;

  constructor(keys: StorageKeys) {
    this.#keys = keys;
  }

  /** What the ledger's epoch must be for the ledger to hold; `null` after a clear. */
  get epoch(): string | null {
    return pageStorage().getItem(this.#keys.epoch);
  }

  /** @throws DOMException when there is no room. */
  set epoch(epoch: string) {
    pageStorage().setItem(this.#keys.epoch, epoch);
    // Whatever was cleared before: this one was not.
    pageStorage().removeItem(this.#keys.cleared);
  }

  /** The epoch of which a page says that it saw it go. */
  get clearedEpoch(): string | null {
    return pageStorage().getItem(this.#keys.cleared);
  }

  /** @throws DOMException when there is no room. */
  set clearedEpoch(epoch: string) {
    pageStorage().setItem(this.#keys.cleared, epoch);
  }

  /** Makes the other pages that know an epoch look whether it is there: any change here is an event for them. */
  askOtherPages(): void {
    try {
      pageStorage().setItem(this.#keys.asked, '');
      pageStorage().removeItem(this.#keys.asked);
    } catch {
      // There is no room, so nothing was cleared.
    }
  }
}
