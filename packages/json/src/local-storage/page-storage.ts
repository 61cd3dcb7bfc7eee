import { StorageUnavailableError } from '@token-storage/core';
import { databaseError } from '@token-storage/indexeddb/engine';

/**
 * The `localStorage` of this page.
 *
 * @throws {@link StorageUnavailableError} in a worker, which has none, and where it is denied.
 */
export function pageStorage(): Storage {
  try {
    if (globalThis.localStorage) return globalThis.localStorage;
  } catch (error) {
    if (error instanceof DOMException) throw databaseError(error, 'localStorage');
    throw error;
  }
  const message = 'There is no localStorage here. In a worker, use IndexedDBTokenStorage.';
  throw new StorageUnavailableError(message, { location: 'localStorage' });
}
