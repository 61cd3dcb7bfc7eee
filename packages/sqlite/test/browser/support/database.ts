import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import type { IDBPObjectStore } from 'idb';
import { onTestFinished } from 'vitest';

import { rawDatabase } from '../../../../indexeddb/test/support/raw-database.ts';

/** A storage that is closed when the test ends. */
export function open(location: string, options: SQLiteTokenStorageOptions = {}): SQLiteTokenStorage {
  const storage = new SQLiteTokenStorage(location, options);
  onTestFinished(() => storage.close());
  return storage;
}

/** The database in IndexedDB that a storage with this location has. */
export const databaseOf = (location: string): string => `${location} (SQLite)`;

type RawStore<Name extends string> = IDBPObjectStore<unknown, string[], Name, 'readwrite'>;

/** Looks at the object stores behind a storage, or changes them, as no storage does. */
export async function withStores<T>(
  location: string,
  body: (stores: { readonly log: RawStore<'log'>; readonly snapshot: RawStore<'snapshot'> }) => Promise<T>,
): Promise<T> {
  const database = await rawDatabase(databaseOf(location));
  try {
    const transaction = database.transaction(['log', 'snapshot'], 'readwrite');
    const stores = { log: transaction.objectStore('log'), snapshot: transaction.objectStore('snapshot') };
    const [result] = await Promise.all([body(stores), transaction.done]);
    return result;
  } finally {
    database.close();
  }
}

/** What stands behind a storage. */
export interface Stored {
  readonly image: Uint8Array<ArrayBuffer> | undefined;
  readonly head: { readonly format: number; readonly seq: number; readonly size: number } | undefined;
  readonly log: { readonly seq: number }[];
}

export const stored = (location: string): Promise<Stored> =>
  withStores(location, async ({ log, snapshot }) => {
    const [image, head, records] = await Promise.all([snapshot.get('image'), snapshot.get('head'), log.getAll()]);
    return { image, head, log: records } as Stored;
  });
