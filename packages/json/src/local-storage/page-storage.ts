import { StorageUnavailableError } from '@token-storage/core';
import { databaseError } from '@token-storage/indexeddb/engine';

/**
 * The `localStorage` of this page.
 *
 * @throws {@link StorageUnavailableError} in a worker, which has none, and where it is denied.
 */
export function pageStorage(): Storage {
  try {
    // Once: a browser takes longer to give it than to look up a key in it.
    const storage: Storage | undefined = globalThis.localStorage;
    if (storage) return storage;
  } catch (error) {
    if (error instanceof DOMException) throw databaseError(error, 'localStorage');
    throw error;
  }
  const message = 'There is no localStorage here. In a worker, use IndexedDBTokenStorage.';
  throw new StorageUnavailableError(message, { location: 'localStorage' });
}
