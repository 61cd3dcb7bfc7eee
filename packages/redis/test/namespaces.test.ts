import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { RedisTokenStorage } from '@token-storage/redis';
import { expect, it } from 'vitest';

import { connect, startServer } from './support/test-server.ts';

const COUNT = 100_000;

/** Collects what nobody needs, and says what is left, in bytes. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it(`${COUNT} namespaces come one after the other, in memory that does not grow with them`, async () => {
  const client = await connect((await startServer()).url);
  const storage = new RedisTokenStorage(client);
  const make = `for i = 1, ${COUNT} do redis.call('HSET', 'token-storage:{user-' .. i .. '}', 'a', 'x') end`;
  await client.eval(make);
  let count = 0;
  let before = 0;
  let most = 0;
  // One bit for each.
  const seen = new Uint8Array(Math.ceil((COUNT + 1) / 8));
  for await (const namespace of storage.iterNamespaces()) {
    const number = Number(namespace.slice('user-'.length));
    seen[number >> 3] = (seen[number >> 3] ?? 0) | (1 << (number & 7));
    count += 1;
    if (count === 1000) before = heapInUse();
    if (count % 20_000 === 0) most = Math.max(most, heapInUse());
  }
  expect(count).toBe(COUNT);
  expect(seen.reduce((sum, bits) => sum + bits.toString(2).replaceAll('0', '').length, 0)).toBe(COUNT);
  // All the names at once would take some 8 MB.
  expect(most - before).toBeLessThan(2_000_000);
});

it('every namespace that is there all the while comes, whatever comes and goes meanwhile', async () => {
  const client = await connect((await startServer()).url);
  const storage = new RedisTokenStorage(client);
  const others = (from: number, command: string): Promise<unknown> =>
    client.eval(`for i = ${from}, ${from} + 9999 do redis.call(${command}) end`);
  await others(0, "'HSET', 'token-storage:{stays-' .. i .. '}', 'a', 'x'");
  await others(0, "'HSET', 'token-storage:{goes-' .. i .. '}', 'a', 'x'");
  const found = new Set<string>();
  let pages = 0;
  for await (const namespace of storage.iterNamespaces()) {
    found.add(namespace);
    if (found.size % 2000 !== 0) continue;
    pages += 1;
    if (pages === 2) await others(0, "'DEL', 'token-storage:{goes-' .. i .. '}'");
    if (pages === 4) await others(0, "'HSET', 'token-storage:{comes-' .. i .. '}', 'a', 'x'");
  }
  for (let index = 0; index < 10_000; index += 1) expect(found.has(`stays-${index}`)).toBe(true);
});

it('whoever closes the storage in the midst of it is told so', async () => {
  const client = await connect((await startServer()).url);
  const storage = new RedisTokenStorage(client);
  await client.eval("for i = 1, 5000 do redis.call('HSET', 'token-storage:{user-' .. i .. '}', 'a', 'x') end");
  const walk = async (): Promise<void> => {
    for await (const _ of storage.iterNamespaces()) await storage.close();
  };
  await expect(walk()).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
});
