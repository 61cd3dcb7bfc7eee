// SQLiteTokenStorage on Node against the physical floor, in one run: `pnpm --filter bench sqlite-node`.
//
// The floor of a store: one entry's text written to a temporary file, fsync, rename, fsync of the folder. That is as if each
// entry had a file of its own: it does not grow with the number of rows, and neither must a store.
// The floor of a read: one statSync. Medians; ratios to the floor of the same run.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';

import { durableWrite } from './node/durable-write.mjs';
import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ROUNDS = 200;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const text = Buffer.from(JSON.stringify(sampleToken('server-0').toDict()));

async function filled(name, count, options) {
  const path = join(folder, name);
  const storage = new SQLiteTokenStorage(path, options);
  const entries = Array.from({ length: count }, (_, index) => [`server-${index}`, sampleToken(`server-${index}`)]);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(entries));
  return { path, storage };
}

const rows = [];
for (const count of [10, 100, 1_000, 10_000]) {
  const { path, storage } = await filled(`${count}.db`, count);
  const { storage: wal } = await filled(`${count}-wal.db`, count, { journalMode: 'wal' });
  const times = { floor: [], replace: [], add: [], walReplace: [], walAdd: [], stat: [], get: [], all: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const replaced = { 'server-0': sampleToken('server-0', round) };
    const added = { [`new-${round}`]: sampleToken(`new-${round}`) };
    times.floor.push(await timed(() => durableWrite(join(folder, 'floor'), text)));
    times.replace.push(await timed(() => storage.storeTokenDataByResourceServer(replaced)));
    times.walReplace.push(await timed(() => wal.storeTokenDataByResourceServer(replaced)));
    times.floor.push(await timed(() => durableWrite(join(folder, 'floor'), text)));
    times.add.push(await timed(() => storage.storeTokenDataByResourceServer(added)));
    times.walAdd.push(await timed(() => wal.storeTokenDataByResourceServer(added)));
  }
  for (let round = 0; round < ROUNDS * 10; round += 1) {
    times.stat.push(await timed(() => statSync(path)));
    times.get.push(await timed(() => storage.getTokenData('server-0')));
  }
  for (let round = 0; round < 20; round += 1) {
    times.all.push(await timed(() => storage.getTokenDataByResourceServer()));
  }
  const floor = median(times.floor);
  const ratio = (values) => (median(values) / floor).toFixed(2);
  rows.push({
    rows: count,
    'floor ms': floor.toFixed(2),
    'replace ×': ratio(times.replace),
    'add ×': ratio(times.add),
    'WAL replace ×': ratio(times.walReplace),
    'WAL add ×': ratio(times.walAdd),
    'stat µs': (median(times.stat) * 1000).toFixed(1),
    'get µs': (median(times.get) * 1000).toFixed(1),
    'get all ms': median(times.all).toFixed(2),
  });
  await Promise.all([storage.close(), wal.close()]);
}
console.table(rows);
