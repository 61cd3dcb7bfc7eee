// JSONTokenStorage on Node against the physical floor, in one run: `pnpm --filter bench json-file`.
//
// The floor of a store: the same bytes written to a temporary file, fsync, rename, fsync of the folder.
// The floor of a read: one statSync; of all entries: the same, and a copy of a Map that has them. 100 stores that are asked for
// at once are compared with one. Medians; ratios to the floor of the same run.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { JSONTokenStorage } from '@token-storage/json';

import { durableWrite } from './node/durable-write.mjs';
import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ROUNDS = 60;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const rows = [];
for (const count of [1, 100, 1_000, 10_000]) {
  const path = join(folder, `${count}.json`);
  const storage = new JSONTokenStorage(path);
  const entries = Array.from({ length: count }, (_, index) => [`server-${index}`, sampleToken(`server-${index}`)]);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(entries));

  const times = { floor: [], replace: [], add: [], hundred: [], stat: [], get: [], copy: [], all: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = readFileSync(path);
    times.floor.push(await timed(() => durableWrite(`${path}.floor`, bytes)));
    times.replace.push(
      await timed(() => storage.storeTokenDataByResourceServer({ 'server-0': sampleToken('server-0', round) })),
    );
    times.add.push(
      await timed(() => storage.storeTokenDataByResourceServer({ [`new-${round}`]: sampleToken(`new-${round}`) })),
    );
  }
  for (let round = 0; round < ROUNDS / 2; round += 1) {
    const stores = Array.from({ length: 100 }, (_, index) => sampleToken(`server-${index % count}`, round + index));
    times.hundred.push(await timed(() => Promise.all(stores.map((data) => storage.storeTokenData(data)))));
  }
  const entriesOfMap = new Map(Object.entries(await storage.getTokenDataByResourceServer()));
  for (let round = 0; round < ROUNDS * 100; round += 1) {
    times.stat.push(await timed(() => statSync(path)));
    times.get.push(await timed(() => storage.getTokenData('server-0')));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    times.copy.push(
      await timed(() => {
        statSync(path);
        const copy = Object.create(null);
        for (const [name, data] of entriesOfMap) copy[name] = data;
      }),
    );
    times.all.push(await timed(() => storage.getTokenDataByResourceServer()));
  }
  const floor = median(times.floor);
  const stat = median(times.stat);
  rows.push({
    entries: count,
    'floor ms': floor.toFixed(2),
    'replace ×': (median(times.replace) / floor).toFixed(2),
    'add ×': (median(times.add) / floor).toFixed(2),
    '100 at once ×': (median(times.hundred) / median(times.replace)).toFixed(2),
    'stat µs': (stat * 1000).toFixed(1),
    'get ×': (median(times.get) / stat).toFixed(2),
    'copy µs': (median(times.copy) * 1000).toFixed(0),
    'get all ×': (median(times.all) / median(times.copy)).toFixed(2),
  });
  await storage.close();
}
console.table(rows);
