// What many users cost on Node, a namespace for each: `pnpm --filter bench scale-node`, and up to how many as a parameter.
//
// Each file is made of rows that the storage itself wrote, in the form in which it wrote the first one. A program of its own
// then opens it, gets one user's entry and stores it; after that, one that stays asks for users at random, stores, and lists all.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { JSONTokenStorage } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const MOST = Number(process.argv[2] ?? 100_000);
const MB = 1024 * 1024;
const PROGRAM = join(import.meta.dirname, 'scale/program.mjs');
const FIELDS = ['importMs', 'firstGetMs', 'firstStoreMs', 'megabytes'];
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const nameOf = (index) => `user:${String(index).padStart(8, '0')}`;

/** How each kind of storage is opened, and how many users are put into what it has written for the first. */
const kinds = {
  memory: {
    open: () => new MemoryTokenStorage(),
    async fill(users, storage) {
      for (let index = 1; index < users; index += 1) {
        await storage.withNamespace(nameOf(index)).storeTokenData(sampleToken('api.example', index));
      }
    },
  },
  json: {
    open: (path) => new JSONTokenStorage(path),
    fill(users, _, path) {
      const file = JSON.parse(readFileSync(path, 'utf8'));
      for (let index = 1; index < users; index += 1) file.data[nameOf(index)] = file.data[nameOf(0)];
      writeFileSync(path, JSON.stringify(file));
    },
  },
  sqlite: {
    open: (path) => new SQLiteTokenStorage(path),
    fill(users, _, path) {
      const database = new DatabaseSync(path);
      const insert = database.prepare(
        'INSERT INTO token_storage SELECT ?, resource_server, token_data_json FROM token_storage WHERE namespace = ?',
      );
      database.exec('BEGIN');
      for (let index = 1; index < users; index += 1) insert.run(nameOf(index), nameOf(0));
      database.exec('COMMIT');
      database.close();
    },
  },
};

async function measure(kind, users) {
  const { open, fill } = kinds[kind];
  const path = join(folder, `${kind}-${users}`);
  const first = open(path);
  await first.withNamespace(nameOf(0)).storeTokenData(sampleToken('api.example'));
  collect();
  const before = process.memoryUsage().heapUsed;
  await fill(users, first, path);
  const runs = kind === 'memory' ? [] : Array.from({ length: 5 }, () => runProgram(kind, path, nameOf(users - 1)));
  const program = Object.fromEntries(FIELDS.map((field) => [field, median(runs.map((run) => run[field]))]));

  const storage = kind === 'memory' ? first : open(path);
  const userAt = (index) => storage.withNamespace(nameOf((index * 7_919) % users));
  await userAt(1).getTokenData('api.example');
  const gets = [];
  for (let round = 0; round < 500; round += 1) {
    const user = userAt(round);
    gets.push(await timed(() => user.getTokenData('api.example')));
  }
  const stores = [];
  for (let round = 0; round < (users > 20_000 ? 10 : 50); round += 1) {
    const user = userAt(round);
    stores.push(await timed(() => user.storeTokenData(sampleToken('api.example', round))));
  }
  let count = 0;
  const listMs = await timed(async () => {
    for await (const _ of storage.iterNamespaces()) count += 1;
  });
  if (count !== users) throw new Error(`${kind}: of ${users} namespaces ${count} were listed.`);
  collect();
  const heap = process.memoryUsage().heapUsed - before;
  await storage.close();
  if (storage !== first) await first.close();
  return {
    storage: kind,
    users,
    'file, MB': kind === 'memory' ? '' : (statSync(path).size / MB).toFixed(2),
    'import ms': shown(program.importMs),
    'first get ms': shown(program.firstGetMs),
    'first store ms': shown(program.firstStoreMs),
    'program, MB': program.megabytes ?? '',
    'get µs': (median(gets) * 1000).toFixed(1),
    'store ms': median(stores).toFixed(2),
    'list ms': listMs.toFixed(1),
    'heap held, MB': (heap / MB).toFixed(1),
  };
}

const shown = (milliseconds) => milliseconds?.toFixed(1) ?? '';

const runProgram = (kind, path, namespace) =>
  JSON.parse(execFileSync(process.execPath, [PROGRAM, kind, path, namespace], { encoding: 'utf8' }));

const rows = [];
for (const users of [1, 100, 1_000, 10_000, 100_000].filter((number) => number <= MOST)) {
  for (const kind of Object.keys(kinds)) rows.push(await measure(kind, users));
  console.error(`${users} users: measured`);
}
console.table(rows);
