import type { TokenStorage } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';

const LOCATION = 'spa-example';
const CHOICE = 'spa-example.storage';

/** The storages to choose from. SQLite is loaded only where it is chosen: the others need none of its code. */
const kinds = {
  localStorage: async () => new JSONTokenStorage(LOCATION),
  IndexedDB: async () => new IndexedDBTokenStorage(LOCATION),
  SQLite: async () => {
    const { SQLiteTokenStorage } = await import('@token-storage/sqlite');
    return new SQLiteTokenStorage(LOCATION);
  },
};

export type StorageKind = keyof typeof kinds;

export const isStorageKind = (text: string | null): text is StorageKind => text !== null && Object.hasOwn(kinds, text);

export const openStorage = (kind: StorageKind): Promise<TokenStorage> => kinds[kind]();

/** What was chosen in this browser. */
export function chosenKind(): StorageKind {
  const chosen = localStorage.getItem(CHOICE);
  return isStorageKind(chosen) ? chosen : 'localStorage';
}

export function chooseKind(kind: StorageKind): void {
  localStorage.setItem(CHOICE, kind);
}

/** Calls the listener when another tab has chosen. */
export function onChosenElsewhere(listener: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === CHOICE) listener();
  });
}

/** Takes a login along: under its lock, so that one tab does, and stored before it is removed. */
export async function moveTokens(from: TokenStorage, to: TokenStorage): Promise<void> {
  for (const resourceServer of Object.keys(await from.getTokenDataByResourceServer())) {
    await from.withLock(resourceServer, async (locked) => {
      const data = await locked.getTokenData(resourceServer);
      if (data === undefined) return;
      await to.storeTokenDataByResourceServer({ [resourceServer]: data });
      await locked.removeTokenData(resourceServer);
    });
  }
}
