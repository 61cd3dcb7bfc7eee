import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

import { durableWrite } from '../durable-write.mjs';
import type { NodeContender } from './contender.ts';

/**
 * The least that a storage in a file can do: look whether the file is still the same, and have the entries in a Map; write
 * the bytes that a JSON file has beside it, sync them, rename them, sync the folder.
 */
export const floor: NodeContender<TokenStorageData> = {
  name: 'the least a file takes',
  kind: 'floor',
  tone: 0,
  group: 'file',
  how: 'a get: `stat` and a Map; all: `stat` and a copy of the Map; a change: the bytes of the JSON file written, `fsync`, `rename`, `fsync` of the folder',
  isTried: false,
  prepare: (data) => data,
  open: (folder) => {
    const path = join(folder, 'tokens.json');
    const byName = new Map<string, TokenStorageData>();
    let bytes = Buffer.alloc(0);
    const write = (): void => durableWrite(path, bytes);
    return {
      storeAll: async (entries) => {
        const storage = new JSONTokenStorage(path);
        await storage.storeTokenDataByResourceServer(Object.fromEntries(entries));
        await storage.close();
        bytes = readFileSync(path);
        for (const [name, data] of entries) byName.set(name, data);
      },
      get: (name) => {
        statSync(path);
        return byName.get(name);
      },
      getAll: () => {
        statSync(path);
        return new Map(byName);
      },
      store: write,
      // All can go with one write.
      storeAtOnce: write,
      remove: write,
    };
  },
};
