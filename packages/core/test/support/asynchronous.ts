import type { TokenStorage } from '@token-storage/core';
import {
  type EntrySelection,
  type EntryUpdate,
  type OptimisticUpdate,
  optimisticUpdate,
  TokenStorageDecorator,
} from '@token-storage/core/adapter';

/** A decorator whose own work is asynchronous, and whose work is nothing. */
export class Asynchronous extends TokenStorageDecorator {
  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new Asynchronous(inner);
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    const prepare: OptimisticUpdate['prepare'] = async (changes) => ({ changes });
    await optimisticUpdate({ inner: this.inner, selection, update, prepare, lockName: this.queueName });
  }
}
