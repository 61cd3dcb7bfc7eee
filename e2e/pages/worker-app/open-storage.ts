import type { TokenStorage } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

/** The storage that page and workers share. */
export const openStorage = (kind: string | null): TokenStorage =>
  kind === 'sqlite' ? new SQLiteTokenStorage('workers') : new IndexedDBTokenStorage('workers');
