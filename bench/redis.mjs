// RedisTokenStorage against the server's own commands, in one run: `pnpm --filter bench redis`.
//
// The floor of a get is HGET, that of a store HSET, of the same bytes under the same key, through the same client. They take
// turns operation by operation, so that whatever else the machine does falls on both. Once with a server that keeps all in
// memory, where a round trip is nearly nothing, and once with one that syncs each write to its disk, as tokens want it. Medians;
// ratios to the floor of the same run, and how far the ratios of its tenths lie apart.
import { RedisTokenStorage } from '@token-storage/redis';
import { createClient } from 'redis';
import { RedisServer } from 'test-support/redis-server';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const KEY = 'token-storage:{DEFAULT}';
const TENTHS = 10;
const tokens = Array.from({ length: 8 }, (_, round) => sampleToken('server', round));
const dicts = tokens.map((token) => ({ ...token.toDict() }));
const texts = dicts.map((dict) => JSON.stringify(dict));

const places = [
  { place: 'in memory', rounds: 10_000, parameters: [] },
  { place: 'appendfsync always', rounds: 500, parameters: ['--appendonly', 'yes', '--appendfsync', 'always'] },
];
const rows = [];
for (const { place, rounds, parameters } of places) {
  const server = await RedisServer.start({ parameters });
  const client = await createClient({ url: server.url }).connect();
  const storage = new RedisTokenStorage(client);
  const actions = {
    get: [
      ['HGET', () => client.hGet(KEY, 'server')],
      ['HGET, JSON.parse', async () => JSON.parse(await client.hGet(KEY, 'server'))],
      ['getTokenData', () => storage.getTokenData('server')],
    ],
    store: [
      ['HSET', (round) => client.hSet(KEY, 'server', texts[round % 8])],
      ['JSON.stringify, HSET', (round) => client.hSet(KEY, 'server', JSON.stringify(dicts[round % 8]))],
      ['storeTokenData', (round) => storage.storeTokenData(tokens[round % 8])],
    ],
  };
  await storage.storeTokenData(tokens[0]);
  for (const [what, all] of Object.entries(actions)) {
    const times = await takeTurns(all, rounds);
    for (const [name, own] of times)
      rows.push({ server: place, what, by: name, ...compared(own, times.get(all[0][0])) });
  }
  await storage.close();
  client.destroy();
  await server.end();
}
console.table(rows);

/** How long each action takes, each time; first those that warm up, which do not count. */
async function takeTurns(actions, rounds) {
  const times = new Map(actions.map(([name]) => [name, []]));
  for (let round = 0; round < rounds + rounds / TENTHS; round += 1) {
    // Each is first as often as the others.
    for (let turn = 0; turn < actions.length; turn += 1) {
      const [name, act] = actions[(turn + round) % actions.length];
      const ms = await timed(() => act(round));
      if (round >= rounds / TENTHS) times.get(name).push(ms);
    }
  }
  return times;
}

function compared(own, floor) {
  const tenth = Math.floor(own.length / TENTHS);
  const part = (values, index) => median(values.slice(index * tenth, (index + 1) * tenth));
  const ratios = Array.from({ length: TENTHS }, (_, index) => part(own, index) / part(floor, index));
  return {
    µs: Math.round(median(own) * 1000),
    '×': (median(own) / median(floor)).toFixed(2),
    'tenths ×': `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
  };
}
