// What importing JSONTokenStorage costs a program on Node, beside lowdb, in one run: `pnpm --filter bench start`.
//
// Fresh processes in turns. Each measures itself, from before the import to after it, or to after one get. Medians; ratios to
// lowdb in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';

import { median } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ROUNDS = 60;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'tokens.json');
const storage = new JSONTokenStorage(path);
await storage.storeTokenData(sampleToken('server-0'));
await storage.close();

const libraries = ['lowdb', 'json'];
const startOf = (library) => {
  const script = fileURLToPath(new URL(`node/start/${library}.mjs`, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, path], { encoding: 'utf8' }));
};
// What a library reads for the first time comes from the disk.
for (const library of libraries) startOf(library);
const starts = Object.fromEntries(libraries.map((library) => [library, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const library of libraries) starts[library].push(startOf(library));
}

const ms = (library, what) => median(starts[library].map((start) => start[what]));
const rows = libraries.map((library) => ({
  library,
  'import ms': ms(library, 'imported').toFixed(2),
  'import ×': (ms(library, 'imported') / ms('lowdb', 'imported')).toFixed(2),
  'import and get ms': ms(library, 'got').toFixed(2),
  'import and get ×': (ms(library, 'got') / ms('lowdb', 'got')).toFixed(2),
}));
console.table(rows);
