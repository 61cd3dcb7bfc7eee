import { createCluster } from 'redis';
import { redisServers } from 'test-support/redis-server';
import { RedisCluster } from 'test-support/redis-cluster';
import { afterAll, beforeAll, describe } from 'vitest';

import { testInRedis, type TwoClients } from './support/test-in-redis.ts';

// Where Redis and Valkey are both installed, each of them.
describe.each(redisServers())('%s', (program) => {
  let cluster: RedisCluster;
  let clients: TwoClients & readonly { destroy(): void }[];

  beforeAll(async () => {
    cluster = await RedisCluster.start({ program });
    const connect = () => createCluster({ rootNodes: cluster.rootNodes, RESP: 2 }).connect();
    clients = await Promise.all([connect(), connect()]);
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await cluster.end();
  });

  testInRedis('a cluster, RESP2', () => clients);
});
