import type { TokenStorage } from '@token-storage/core';
import { RedisTokenStorage } from '@token-storage/redis';
import { createClient, createCluster } from 'redis';

import { type FileKind, fileKinds, openStorage } from '../files/open-storage.ts';

const connectors = {
  redis: ([url = '']: readonly string[]) => createClient({ url }).connect(),
  'redis-cluster': (urls: readonly string[]) => createCluster({ rootNodes: urls.map((url) => ({ url })) }).connect(),
};

export type RedisKind = keyof typeof connectors;

/** The storages that several processes share. */
export type SharedKind = FileKind | RedisKind;

export const sharedKinds: readonly SharedKind[] = [...fileKinds, ...(Object.keys(connectors) as RedisKind[])];

export const isRedisKind = (kind: SharedKind): kind is RedisKind => kind in connectors;

/** A storage, and how the one who has opened it lets go of it. */
export interface OpenStorage {
  readonly storage: TokenStorage;
  close(): Promise<void>;
}

/** @param place The path of a file, or the addresses of servers with a space between them. */
export async function openSharedStorage(kind: SharedKind, place: string): Promise<OpenStorage> {
  if (!isRedisKind(kind)) {
    const storage = openStorage(kind, place);
    return { storage, close: () => storage.close() };
  }
  const client = await connectors[kind](place.split(' '));
  const storage = new RedisTokenStorage(client);
  return {
    storage,
    close: async () => {
      await storage.close();
      client.destroy();
    },
  };
}
