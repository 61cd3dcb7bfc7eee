import { type TokenStorage, TokenStorageData } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const kinds = { json: JSONTokenStorage, indexeddb: IndexedDBTokenStorage, sqlite: SQLiteTokenStorage };

/** The storages that browsers have. */
export type Kind = keyof typeof kinds;

export const openStorage = (kind: Kind, location: string): TokenStorage => new kinds[kind](location);

export const entry = (name: string, expires_at_seconds: number, scope = 's'): TokenStorageData =>
  new TokenStorageData({ resource_server: name, scope, access_token: `access-${name}`, expires_at_seconds });

/** Counts in an entry's expiry. */
export async function count(storage: TokenStorage, name: string, times: number, scope?: string): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    await storage.updateTokenData(name, (current) => entry(name, (current?.expires_at_seconds ?? 0) + 1, scope));
  }
}
