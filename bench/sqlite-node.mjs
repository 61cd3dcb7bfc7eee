// SQLiteTokenStorage on Node against the physical floor, in one run: `pnpm --filter bench sqlite-node`.
//
// The floor of a store: one entry's text written to a temporary file, fsync, rename, fsync of the folder. That is as if each
// entry had a file of its own: it does not grow with the number of rows, and neither must a store.
// The floor of a read: a prepared statement of node:sqlite, on a connection of its own that is open and sees what others
// write: of all entries, with JSON.parse of each text. "after a change": somebody else has changed an entry since the last
// read. Medians; ratios to the floor of the same run, in turns.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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

const SELECT = 'SELECT resource_server, token_data_json FROM token_storage WHERE namespace = ?';

const stores = [];
const reads = [];
for (const count of [10, 100, 1_000, 10_000]) {
  const { storage } = await filled(`${count}.db`, count);
  const { storage: wal } = await filled(`${count}-wal.db`, count, { journalMode: 'wal' });
  const times = { floor: [], replace: [], add: [], walReplace: [], walAdd: [] };
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
  const floor = median(times.floor);
  const ratio = (values) => (median(values) / floor).toFixed(2);
  stores.push({
    rows: count,
    'floor ms': floor.toFixed(2),
    'replace ×': ratio(times.replace),
    'add ×': ratio(times.add),
    'WAL replace ×': ratio(times.walReplace),
    'WAL add ×': ratio(times.walAdd),
  });
  reads.push(await timesOfReads(count));
  await Promise.all([storage.close(), wal.close()]);
}
console.table(stores);
console.table(reads);

async function timesOfReads(count) {
  const { path, storage } = await filled(`${count}-reads.db`, count);
  const [raw, other] = [new DatabaseSync(path), new DatabaseSync(path)];
  const one = raw.prepare(`${SELECT} AND resource_server = ?`);
  const all = raw.prepare(SELECT);
  const change = other.prepare('UPDATE token_storage SET token_data_json = ? WHERE resource_server = ?');
  const readers = {
    rawGet: () => one.get('DEFAULT', 'server-0'),
    get: () => storage.getTokenData('server-0'),
    rawAll: () => all.all('DEFAULT').map((row) => JSON.parse(row.token_data_json)),
    all: () => storage.getTokenDataByResourceServer(),
  };
  const inTurns = async (rounds, names, before = () => {}) => {
    const times = names.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      before(round);
      for (const [index, name] of names.entries()) times[index].push(await timed(readers[name]));
    }
    return times.map(median);
  };
  const changeOne = (round) => change.run(JSON.stringify(sampleToken('server-0', round).toDict()), 'server-0');
  const rounds = count > 1_000 ? 20 : ROUNDS;
  const gets = await inTurns(ROUNDS * 10, ['rawGet', 'get']);
  const getsOfChanged = await inTurns(ROUNDS, ['rawGet', 'get'], changeOne);
  const alls = await inTurns(rounds, ['rawAll', 'all']);
  const allsOfChanged = await inTurns(rounds, ['rawAll', 'all'], changeOne);
  raw.close();
  other.close();
  await storage.close();
  const ratio = ([floor, ours]) => (ours / floor).toFixed(2);
  return {
    rows: count,
    'raw get µs': (gets[0] * 1000).toFixed(1),
    'get ×': ratio(gets),
    'after a change ×': ratio(getsOfChanged),
    'raw get all ms': alls[0].toFixed(2),
    'get all ×': ratio(alls),
    'all after a change ×': ratio(allsOfChanged),
  };
}
