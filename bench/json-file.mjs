// JSONTokenStorage on Node against the physical floor, in one run: `pnpm --filter bench json-file`.
//
// The floor of a store: the same bytes written to a temporary file, fsync, rename, fsync of the folder.
// The floor of a read: one statSync. Medians; ratios to the floor of the same run.
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

  const times = { floor: [], replace: [], add: [], stat: [], get: [], all: [] };
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
  // A file that has just been written is read again once, when it is old enough to be trusted.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await storage.getTokenDataByResourceServer();
  for (let round = 0; round < ROUNDS * 100; round += 1) {
    times.stat.push(await timed(() => statSync(path)));
    times.get.push(await timed(() => storage.getTokenData('server-0')));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    times.all.push(await timed(() => storage.getTokenDataByResourceServer()));
  }
  const floor = median(times.floor);
  const stat = median(times.stat);
  rows.push({
    entries: count,
    'floor ms': floor.toFixed(2),
    'replace ×': (median(times.replace) / floor).toFixed(2),
    'add ×': (median(times.add) / floor).toFixed(2),
    'stat µs': (stat * 1000).toFixed(1),
    'get ×': (median(times.get) / stat).toFixed(2),
    'get all µs': (median(times.all) * 1000).toFixed(0),
  });
  await storage.close();
}
console.table(rows);
