// What many users cost in Redis, a namespace for each: `pnpm --filter bench redis-users`, and how many as a parameter.
//
// Memory as the server counts it (used_memory), and as the system does (RSS). Round trips as the server counts commands. The
// heap of the program that lists all namespaces, after a collection, each time it has read another tenth of them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { RedisTokenStorage } from '@token-storage/redis';
import { createClient } from 'redis';
import { RedisServer } from 'test-support/redis-server';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const USERS = Number(process.argv[2] ?? 100_000);
/** How many stores are under way at once. */
const AT_ONCE = 200;
const MB = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const server = await RedisServer.start();
const client = await createClient({ url: server.url }).connect();
const storage = new RedisTokenStorage(client);
const nameOf = (index) => `user:${String(index).padStart(8, '0')}`;

const memory = async () => {
  const info = await client.info('memory');
  const valueOf = (name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);
  return { used: valueOf('used_memory'), rss: valueOf('used_memory_rss') };
};
const calls = async () => {
  const info = await client.info('commandstats');
  return (name) => Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(info)?.[1] ?? 0);
};

const empty = await memory();
await client.configResetStat();
let next = 0;
const storeMany = async () => {
  while (next < USERS) {
    const index = (next += 1) - 1;
    await storage.withNamespace(nameOf(index)).storeTokenData(sampleToken('api.example', index));
  }
};
const storeMs = await timed(() => Promise.all(Array.from({ length: AT_ONCE }, storeMany)));
const full = await memory();
const stored = await calls();

await client.configResetStat();
collect();
const before = process.memoryUsage();
let count = 0;
let highest = 0;
let collectMs = 0;
const listMs = await timed(async () => {
  for await (const _ of storage.iterNamespaces()) {
    if ((count += 1) % Math.ceil(USERS / 10) !== 0) continue;
    collectMs += await timed(collect);
    const now = process.memoryUsage();
    highest = Math.max(highest, now.heapUsed + now.external - before.heapUsed - before.external);
  }
});
const listed = await calls();
if (count < USERS) throw new Error(`Of ${USERS} namespaces ${count} were listed.`);

const gets = [];
for (let round = 0; round < 2_000; round += 1) {
  const user = storage.withNamespace(nameOf(Math.floor((round * USERS) / 2_000)));
  gets.push(await timed(() => user.getTokenData('api.example')));
}
const bytes = JSON.stringify(sampleToken('api.example').toDict()).length;
const perUser = (full.used - empty.used) / USERS;
console.table({
  users: USERS,
  'bytes of an entry': bytes,
  'used_memory, bytes a user': Math.round(perUser),
  'RSS, bytes a user': Math.round((full.rss - empty.rss) / USERS),
  'used_memory for a million users, MB': Math.round((perUser * 1e6) / MB),
  'stores a second, 200 at once': Math.round((USERS / storeMs) * 1000),
  'round trips of a store': (stored('evalsha') + stored('eval')) / USERS,
  'median of a get, µs': Math.round(median(gets) * 1000),
  'to list all, ms': Math.round(listMs - collectMs),
  'round trips to list all': listed('scan'),
  'heap while it lists, MB more': (highest / MB).toFixed(1),
});
await storage.close();
client.destroy();
await server.end();
