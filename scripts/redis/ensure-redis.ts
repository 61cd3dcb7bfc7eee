// Makes sure that there is a Redis server to test with. Takes what is installed, else Debian's package.
import { findRedisServers } from 'test-support/redis-server';

import { installPackages } from '../apt.ts';

if (findRedisServers().length === 0) installPackages('redis-server');
const found = findRedisServers();
console.log(`Redis: ${found.join(', ') || 'not found, install redis-server (Redis 7 or Valkey), or set REDIS_SERVER'}`);
if (found.length === 0) process.exitCode = 1;
