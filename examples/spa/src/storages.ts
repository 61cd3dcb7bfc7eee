import type { TokenStorage } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';

const NAME = 'spa-example';

/** SQLite is loaded only where it is chosen: the others need none of it. */
const storages = {
  IndexedDB: async () => new IndexedDBTokenStorage(NAME),
  localStorage: async () => new JSONTokenStorage(NAME),
  SQLite: async () => {
    const { SQLiteTokenStorage } = await import('@token-storage/sqlite');
    return new SQLiteTokenStorage(NAME);
  },
};

export type StorageKind = keyof typeof storages;

export const openStorage = (kind: StorageKind): Promise<TokenStorage> =>
  storages[kind]();

export const isStorageKind = (text: string | null): text is StorageKind =>
  text !== null && Object.hasOwn(storages, text);
