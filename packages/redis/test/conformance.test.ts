import { createClient } from 'redis';
import { redisServers, RedisServer } from 'test-support/redis-server';
import { afterAll, beforeAll, describe } from 'vitest';

import { testInRedis, type TwoClients } from './support/test-in-redis.ts';

// Where Redis and Valkey are both installed, each of them.
describe.each(redisServers())('%s', (program) => {
  let server: RedisServer;
  let clients: TwoClients & readonly { destroy(): void }[];

  beforeAll(async () => {
    server = await RedisServer.start({ program });
    const connect = () => createClient({ url: server.url }).connect();
    clients = await Promise.all([connect(), connect()]);
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await server.end();
  });

  testInRedis('one server', () => clients);
});
