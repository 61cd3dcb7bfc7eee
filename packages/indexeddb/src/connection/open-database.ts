import { StorageUnavailableError } from '@token-storage/core';

/** Which object stores a database has, and under which version. */
export interface DatabaseSchema {
  /**
   * The database's version. **2 is the lowest**: 1 is what anybody's `indexedDB.open(name)` makes, with no stores in it,
   * and so gets upgraded to the real thing.
   */
  readonly version: number;
  /** The object stores by name, each made where it is missing. */
  readonly stores: { readonly [store: string]: IDBObjectStoreParameters };
  /** How long opening may take, in milliseconds; 10,000 by default. */
  readonly openTimeoutMs?: number;
}

/**
 * Opens a database and makes what is missing in it.
 *
 * @param onGone Called when the connection must be closed, since another tab wants to upgrade or delete the database,
 * or when the browser has closed it.
 * @throws {@link StorageUnavailableError} when there is no IndexedDB, or it does not open in time; else what the browser
 * reports.
 */
export async function openDatabase(
  name: string,
  { version, stores, openTimeoutMs = 10_000 }: DatabaseSchema,
  onGone: () => void,
): Promise<IDBDatabase> {
  if (!globalThis.indexedDB) {
    throw new StorageUnavailableError('There is no IndexedDB here. Use MemoryTokenStorage, or a file on Node.', {
      location: name,
    });
  }
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    const database = request.result;
    for (const [store, parameters] of Object.entries(stores)) {
      if (!database.objectStoreNames.contains(store)) database.createObjectStore(store, parameters);
    }
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const problem = `did not open within ${openTimeoutMs} ms: another tab may hold an older version of it open`;
      const message = `The database ${JSON.stringify(name)} ${problem}. Close the other tabs of this site.`;
      reject(new StorageUnavailableError(message, { location: name }));
      // Nobody waits for it any more.
      request.onsuccess = () => request.result.close();
    }, openTimeoutMs);
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      database.onversionchange = database.onclose = onGone;
      resolve(database);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}
