// RedisTokenStorage against the server's own commands, in one run: `pnpm --filter bench redis`.
//
// The floor of a get is HGET, that of a store HSET, of the same bytes under the same key, through the same client. They take
// turns operation by operation, so that whatever else the machine does falls on both. Medians; ratios to the floor of the same
// run, and how far the ratios of its tenths lie apart.
import { RedisTokenStorage } from '@token-storage/redis';
import { createClient } from 'redis';
import { RedisServer } from 'test-support/redis-server';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ROUNDS = 10_000;
const TENTHS = 10;
const server = await RedisServer.start();
const client = await createClient({ url: server.url }).connect();
const storage = new RedisTokenStorage(client);
const key = 'token-storage:{DEFAULT}';

const texts = Array.from({ length: 8 }, (_, round) => JSON.stringify(sampleToken('server', round).toDict()));
const tokens = Array.from({ length: 8 }, (_, round) => sampleToken('server', round));
const actions = {
  get: [
    ['HGET', () => client.hGet(key, 'server')],
    ['HGET and JSON.parse', async () => JSON.parse(await client.hGet(key, 'server'))],
    ['getTokenData', () => storage.getTokenData('server')],
  ],
  store: [
    ['HSET', (round) => client.hSet(key, 'server', texts[round % 8])],
    ['storeTokenData', (round) => storage.storeTokenData(tokens[round % 8])],
  ],
};

const rows = [];
for (const [what, all] of Object.entries(actions)) {
  const times = new Map(all.map(([name]) => [name, []]));
  // The first of them warm up, and do not count.
  for (let round = -ROUNDS / TENTHS; round < ROUNDS; round += 1) {
    // Each is first as often as the others.
    for (let turn = 0; turn < all.length; turn += 1) {
      const [name, act] = all[(turn + Math.abs(round)) % all.length];
      const ms = await timed(() => act(Math.abs(round)));
      if (round >= 0) times.get(name).push(ms);
    }
  }
  const [floor] = times.values();
  for (const [name, own] of times) {
    const ratios = Array.from({ length: TENTHS }, (_, index) => {
      const part = (values) => values.slice((index * ROUNDS) / TENTHS, ((index + 1) * ROUNDS) / TENTHS);
      return median(part(own)) / median(part(floor));
    }).toSorted((a, b) => a - b);
    rows.push({
      what,
      by: name,
      µs: (median(own) * 1000).toFixed(0),
      '×': (median(own) / median(floor)).toFixed(2),
      'tenths ×': `${ratios[0].toFixed(2)}–${ratios.at(-1).toFixed(2)}`,
    });
  }
}
console.table(rows);
await storage.close();
client.destroy();
await server.end();
