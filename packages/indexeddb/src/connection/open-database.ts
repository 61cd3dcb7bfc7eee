import { StorageUnavailableError } from '@token-storage/core';
import { type IDBPDatabase, openDB } from 'idb';

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
): Promise<IDBPDatabase> {
  if (!globalThis.indexedDB) {
    throw new StorageUnavailableError('There is no IndexedDB here. Use MemoryTokenStorage, or a file on Node.', {
      location: name,
    });
  }
  const opening = openDB(name, version, {
    upgrade(database) {
      for (const [store, parameters] of Object.entries(stores)) {
        if (!database.objectStoreNames.contains(store)) database.createObjectStore(store, parameters);
      }
    },
    blocking: onGone,
    terminated: onGone,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      opening.then(
        (database) => database.close(),
        () => {},
      );
      const problem = `did not open within ${openTimeoutMs} ms: another tab may hold an older version of it open`;
      const message = `The database ${JSON.stringify(name)} ${problem}. Close the other tabs of this site.`;
      reject(new StorageUnavailableError(message, { location: name }));
    }, openTimeoutMs);
  });
  try {
    return await Promise.race([opening, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
