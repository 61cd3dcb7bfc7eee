import { StorageUnavailableError } from '@token-storage/core';

import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { freshLog, logMayBeCut } from './fresh-log.ts';

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
  request.onupgradeneeded = (event) => {
    warnOfLoss(event, name);
    const database = request.result;
    for (const [store, parameters] of Object.entries(stores)) {
      if (!database.objectStoreNames.contains(store)) database.createObjectStore(store, parameters);
    }
  };
  let giveUp = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A page that sleeps in the midst of it would keep everybody else from opening the database.
  const opener: Sleeper = { sleep: () => giveUp() };
  pageSleep.add(opener);
  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const fail = (reason: Error): void => {
      reject(reason);
      // Nobody waits for it any more.
      request.onsuccess = () => request.result.close();
    };
    giveUp = () => {
      fail(new DOMException('The page fell asleep.', 'AbortError'));
      try {
        request.transaction?.abort();
      } catch {
        // What was to be made is made.
      }
    };
    timer = setTimeout(() => {
      const problem = `did not open within ${openTimeoutMs} ms: another tab may hold an older version of it open`;
      const message = `The database ${JSON.stringify(name)} ${problem}. Close the other tabs of this site.`;
      fail(new StorageUnavailableError(message, { location: name }));
    }, openTimeoutMs);
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = onGone;
      database.onclose = () => {
        logMayBeCut();
        onGone();
      };
      void freshLog();
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
  return opening.finally(() => {
    clearTimeout(timer);
    pageSleep.delete(opener);
  });
}

/** Chromium deletes all that a site has in IndexedDB where it finds that damaged, and says so to who opens it next. */
function warnOfLoss(event: IDBVersionChangeEvent & { readonly dataLoss?: string }, name: string): void {
  if (event.dataLoss !== 'total') return;
  const what = 'the browser found the IndexedDB of this site damaged, and has deleted it';
  // No call fails by which it could be told: the database opens, and is empty.
  // oxlint-disable-next-line no-console
  console.warn(`token-storage: ${what}. The database ${JSON.stringify(name)} begins empty: log in again.`);
}
