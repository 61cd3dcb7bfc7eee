import { testTokenStorage } from '@token-storage/conformance';
import { createCluster } from 'redis';
import { RedisCluster } from 'test-support/redis-cluster';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { inRedis } from './support/in-redis.ts';

const connect = () => createCluster({ rootNodes: servers.rootNodes, RESP: 2 }).connect();
let servers: RedisCluster;
let clients: [Awaited<ReturnType<typeof connect>>, Awaited<ReturnType<typeof connect>>];

beforeAll(async () => {
  servers = await RedisCluster.start();
  clients = await Promise.all([connect(), connect()]);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await servers.end();
});

testTokenStorage({
  describe,
  it,
  name: 'RedisTokenStorage on a cluster, RESP2',
  create: inRedis(() => clients),
  capabilities: { loneSurrogates: false },
});
