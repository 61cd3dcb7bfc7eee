import { join } from 'node:path';

import { RedisCluster } from 'test-support/redis-cluster';
import { RedisServer } from 'test-support/redis-server';
import { temporaryFolder } from 'test-support/temporary-folder';
import { onTestFinished } from 'vitest';

import { isRedisKind, type RedisKind, type SharedKind } from './open-shared-storage.ts';

/** A place where a storage can be opened, with nothing in it; it is gone after the test. */
export async function sharedPlace(kind: SharedKind): Promise<string> {
  if (!isRedisKind(kind)) return join(temporaryFolder(), 'tokens');
  const servers = await starters[kind]();
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.end()));
  });
  return servers.map(({ url }) => url).join(' ');
}

const starters: { readonly [kind in RedisKind]: () => Promise<readonly RedisServer[]> } = {
  redis: async () => [await RedisServer.start()],
  'redis-cluster': async () => (await RedisCluster.start()).servers,
};
