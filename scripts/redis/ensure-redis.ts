// Makes sure that there is a Redis server to test with. Takes what is installed, else Debian's package.
import { findRedisServer } from 'test-support/redis-server';

import { installPackages } from '../apt.ts';

if (findRedisServer() === undefined) installPackages('redis-server');
const found = findRedisServer();
console.log(`Redis: ${found ?? 'not found, install redis-server (Redis 7 or Valkey), or set REDIS_SERVER'}`);
if (found === undefined) process.exitCode = 1;
