import { join } from 'node:path';

import type { TokenStorage, TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import type { NodeContender, Opened } from './contender.ts';

/** One of this project's storages: all are used alike. */
function ours(
  contender: Pick<NodeContender, 'name' | 'tone' | 'group' | 'how'>,
  open: (folder: string) => TokenStorage,
): NodeContender<TokenStorageData> {
  return { ...contender, kind: 'ours', isTried: true, prepare: (data) => data, open: (folder) => opened(open(folder)) };
}

const opened = (storage: TokenStorage): Opened<TokenStorageData> => ({
  storeAll: (entries) => storage.storeTokenDataByResourceServer(Object.fromEntries(entries)),
  get: (name) => storage.getTokenData(name),
  getAll: () => storage.getTokenDataByResourceServer(),
  store: (_name, value) => storage.storeTokenData(value),
  storeAtOnce: (entries) => Promise.all(entries.map(([, value]) => storage.storeTokenData(value))),
  remove: (name) => storage.removeTokenData(name),
  increment: (name, first) =>
    storage.updateTokenData(name, (current) =>
      current === undefined ? first : current.with({ expires_at_seconds: (current.expires_at_seconds ?? 0) + 1 }),
    ),
  close: () => storage.close(),
});

export const jsonFile = ours(
  { name: 'JSON file', tone: 0, group: 'file', how: '`JSONTokenStorage`' },
  (folder) => new JSONTokenStorage(join(folder, 'tokens.json')),
);

export const sqliteFile = ours(
  {
    name: 'SQLite file',
    tone: 1,
    group: 'sqlite',
    how: '`SQLiteTokenStorage`, with a rollback journal, as it is by default',
  },
  (folder) => new SQLiteTokenStorage(join(folder, 'tokens.db')),
);

export const sqliteFileWAL = ours(
  { name: 'SQLite file, WAL', tone: 2, group: 'wal', how: "`SQLiteTokenStorage` with `journalMode: 'wal'`" },
  (folder) => new SQLiteTokenStorage(join(folder, 'tokens.db'), { journalMode: 'wal' }),
);

export const memory = ours(
  { name: 'memory', tone: 3, how: '`MemoryTokenStorage`, which ends with its process' },
  () => new MemoryTokenStorage(),
);
