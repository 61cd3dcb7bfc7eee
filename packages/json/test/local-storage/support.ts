import type { TokenDataByResourceServer } from '@token-storage/core';
import type { EntrySelection } from '@token-storage/core/adapter';
import { type IDBPObjectStore, openDB } from 'idb';
import { onTestFinished } from 'vitest';

import { JSONTokenStorage } from '../../src/json-token-storage.ts';
import type { JSONTokenStorageOptions } from '../../src/json-token-storage-options.ts';

/** A storage that is closed after the test, and forgets everything then. */
export function open(location: string, options?: JSONTokenStorageOptions): JSONTokenStorage {
  const storage = new JSONTokenStorage(location, options);
  onTestFinished(async () => {
    await storage.close();
    localStorage.clear();
    sessionStorage.clear();
  });
  return storage;
}

/** What the ledger says, or the storage without one: what stands in localStorage may lag behind. */
export async function read(storage: JSONTokenStorage, selection: EntrySelection): Promise<Record<string, string>> {
  const entries = await storage.readEntries(selection);
  return Object.fromEntries([...entries.names()].map((name) => [name, entries.get(name)?.access_token ?? '']));
}

/** The name of the ledger's database. */
export const ledgerName = (location: string): string => `${location} (localStorage)`;

/** Works with the entries of a ledger, as no storage does. */
export async function withEntries<T>(
  location: string,
  body: (entries: IDBPObjectStore<unknown, ['entries'], 'entries', 'readwrite'>) => Promise<T>,
): Promise<T> {
  const database = await openDB(ledgerName(location));
  const transaction = database.transaction('entries', 'readwrite');
  const [result] = await Promise.all([body(transaction.store), transaction.done]);
  database.close();
  return result;
}

/** Leaves room for so many characters in a storage, whatever its limit is. */
export function fill(storage: Storage, room: number): void {
  storage.setItem('ballast', 'x'.repeat(room));
  for (let [step, part] = [2 ** 22, 0]; step >= 1;) {
    try {
      storage.setItem(`ballast-${part}`, 'x'.repeat(step));
      part += 1;
    } catch {
      step /= 2;
    }
  }
  storage.removeItem('ballast');
}

/** Token data of anybody, each for the resource server under whose name it stands. */
export const named = (tokens: TokenDataByResourceServer): TokenDataByResourceServer =>
  Object.fromEntries(Object.entries(tokens).map(([name, data]) => [name, data.with({ resource_server: name })]));

export { freshName } from 'test-support/fresh-name';
export { sample } from 'test-support/sample';
