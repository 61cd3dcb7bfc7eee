// What JSONTokenStorage costs a program that starts on Node, beside lowdb, in one run: `pnpm --filter bench start`.
//
// Fresh processes in turns. Each measures the time that it computes, which others on the machine change less than the time
// that passes: for the import, and for the import and one get. Medians; ratios to lowdb in the same run.
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

const start = (library) => {
  const script = fileURLToPath(new URL(`node/start/${library}.mjs`, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, path], { encoding: 'utf8' }));
};
// The first time, all comes from the disk.
const starts = { lowdb: [], json: [] };
for (const library of Object.keys(starts)) start(library);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const library of Object.keys(starts)) starts[library].push(start(library));
}

const importMs = (library) => median(starts[library].map((each) => each.importMs));
const getMs = (library) => median(starts[library].map((each) => each.getMs));
console.table(
  Object.keys(starts).map((library) => ({
    library,
    'import ms': importMs(library).toFixed(1),
    'import ×': (importMs(library) / importMs('lowdb')).toFixed(2),
    'import and get ms': getMs(library).toFixed(1),
    'import and get ×': (getMs(library) / getMs('lowdb')).toFixed(2),
  })),
);
