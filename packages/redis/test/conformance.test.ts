import { testTokenStorage } from '@token-storage/conformance';
import { createClient } from 'redis';
import { RedisServer } from 'test-support/redis-server';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { inRedis } from './support/in-redis.ts';

const connect = () => createClient({ url: server.url }).connect();
let server: RedisServer;
let clients: [Awaited<ReturnType<typeof connect>>, Awaited<ReturnType<typeof connect>>];

beforeAll(async () => {
  server = await RedisServer.start();
  clients = await Promise.all([connect(), connect()]);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.end();
});

testTokenStorage({
  describe,
  it,
  name: 'RedisTokenStorage on one server',
  create: inRedis(() => clients),
  capabilities: { loneSurrogates: false },
});
