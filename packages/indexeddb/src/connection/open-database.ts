import { StorageUnavailableError } from '@token-storage/core';
import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from 'idb';

import { pageSleep, type Sleeper } from '../page/page-sleep.ts';
import { PageSlept } from '../page/page-slept.ts';
import { freshLog, logMayBeCut } from './fresh-log.ts';

/**
 * An object store, as it is made where it is missing.
 *
 * @see {@link Connection}
 */
export interface StoreLayout<Schema extends DBSchema> extends IDBObjectStoreParameters {
  /** What it is called. */
  readonly name: StoreNames<Schema>;
}

/**
 * Which object stores a database has, and under which version.
 *
 * @see {@link Connection}
 */
export interface DatabaseLayout<Schema extends DBSchema> {
  /**
   * The database's version. **2 is the lowest**: 1 is what anybody's `indexedDB.open(name)` makes, with no stores in it,
   * and so gets upgraded to the real thing.
   */
  readonly version: number;
  /** Those that there must be; what else there is stays. */
  readonly stores: readonly StoreLayout<Schema>[];
  /** How long opening may take, in milliseconds; 10,000 by default. */
  readonly openTimeoutMs?: number;
}

/**
 * Opens a database and makes what is missing in it.
 *
 * @param onGone Called when the connection must be closed, since another tab wants to upgrade or delete the database,
 * or when the browser has closed it.
 * @throws {@link StorageUnavailableError} when there is no IndexedDB, or it does not open in time; {@link PageSlept} when the
 * page fell asleep meanwhile; else what the browser reports.
 */
export async function openDatabase<Schema extends DBSchema>(
  name: string,
  { version, stores, openTimeoutMs = 10_000 }: DatabaseLayout<Schema>,
  onGone: () => void,
): Promise<IDBPDatabase<Schema>> {
  let abortUpgrade = (): void => {};
  const opening = open<Schema>(name, version, {
    upgrade(database, _oldVersion, _newVersion, transaction, event) {
      // When it fails, so does the opening.
      transaction.done.catch(() => {});
      abortUpgrade = () => transaction.abort();
      warnOfLoss(event, name);
      for (const { name: store, ...parameters } of stores) {
        if (!database.objectStoreNames.contains(store)) database.createObjectStore(store, parameters);
      }
    },
    blocking: onGone,
    terminated() {
      logMayBeCut();
      onGone();
    },
  });
  let giveUp = (_reason: Error): void => {};
  const givenUp = new Promise<never>((_, reject) => (giveUp = reject));
  const timer = setTimeout(() => {
    const problem = `did not open within ${openTimeoutMs} ms: another tab may hold an older version of it open`;
    const message = `The database ${JSON.stringify(name)} ${problem}. Close the other tabs of this site.`;
    giveUp(new StorageUnavailableError(message, { location: name }));
  }, openTimeoutMs);
  const opener: Sleeper = {
    // A page that sleeps in the midst of it would keep everybody else from opening the database.
    sleep() {
      giveUp(new PageSlept());
      try {
        abortUpgrade();
      } catch {
        // What was to be made is made.
      }
    },
  };
  pageSleep.add(opener);
  try {
    const database = await Promise.race([opening, givenUp]);
    void freshLog();
    return database;
  } catch (error) {
    // Where it opens after all, nobody waits for it any more.
    opening.then((database) => database.close()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
    pageSleep.delete(opener);
  }
}

/** Where there is no IndexedDB, or what stands in for it does not answer as a browser does, that shows at once. */
function open<Schema extends DBSchema>(
  ...parameters: Parameters<typeof openDB<Schema>>
): Promise<IDBPDatabase<Schema>> {
  try {
    return openDB(...parameters);
  } catch (error) {
    if (error instanceof DOMException) throw error;
    const message = 'There is no working IndexedDB here. Use MemoryTokenStorage, or a file on Node.';
    throw new StorageUnavailableError(message, { location: parameters[0] });
  }
}

/** Chromium deletes all that a site has in IndexedDB where it finds that damaged, and says so to who opens it next. */
function warnOfLoss(event: IDBVersionChangeEvent & { readonly dataLoss?: string }, name: string): void {
  if (event.dataLoss !== 'total') return;
  const what = 'the browser found the IndexedDB of this site damaged, and has deleted it';
  // No call fails by which it could be told: the database opens, and is empty.
  // oxlint-disable-next-line no-console
  console.warn(`token-storage: ${what}. The database ${JSON.stringify(name)} begins empty: log in again.`);
}
