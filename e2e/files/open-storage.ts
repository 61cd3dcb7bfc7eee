import type { TokenStorage } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const openers = {
  json: (path: string) => new JSONTokenStorage(path),
  'sqlite-delete': (path: string) => new SQLiteTokenStorage(path, { engine: 'node:sqlite', journalMode: 'delete' }),
  'sqlite-wal': (path: string) => new SQLiteTokenStorage(path, { engine: 'node:sqlite', journalMode: 'wal' }),
  'sqljs-file': (path: string) => new SQLiteTokenStorage(path, { engine: 'sqljs-file' }),
};

/** The storages that keep tokens in a file. */
export type FileKind = keyof typeof openers;

export const fileKinds = Object.keys(openers) as FileKind[];

export const openStorage = (kind: FileKind, path: string): TokenStorage => openers[kind](path);
