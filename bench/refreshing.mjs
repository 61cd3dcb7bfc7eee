// What refreshing costs where there is nothing to refresh: `pnpm --filter bench refreshing`.
//
// The floor: getTokenData of a fresh token through the bare JSON file. Medians of batches in turns; ratios to the floor.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NotExpiredValidator, RefreshingTokenStorage, ValidatingTokenStorage } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ROUNDS = 300;
/** Calls that are timed together: one takes about as long as to look at the clock. */
const BATCH = 50;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const refresh = () => Promise.reject(new Error('There is nothing to refresh.'));
const rows = [];
// Whose it is does a validating storage know from the data; where no entry says it, it looks only if a validator wants to know.
for (const [kind, identity_id] of [
  ['with an identity', 'someone'],
  ['without', undefined],
]) {
  const bare = new JSONTokenStorage(join(folder, `${kind}.json`));
  await bare.storeTokenData(sampleToken('server').with({ identity_id }));
  // A file that has just been written is read again once, when it is old enough to be trusted.
  await new Promise((resolve) => setTimeout(resolve, 100));

  const validating = new ValidatingTokenStorage(bare, { validators: [new NotExpiredValidator()] });
  const storages = {
    'JSON file': bare,
    'Validating(JSON file)': validating,
    'Refreshing(JSON file)': new RefreshingTokenStorage(bare, { refresh }),
    'Refreshing(Validating(JSON file))': new RefreshingTokenStorage(validating, { refresh }),
  };
  const times = Object.fromEntries(Object.keys(storages).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, storage] of Object.entries(storages)) {
      const batch = await timed(async () => {
        for (let count = 0; count < BATCH; count += 1) await storage.getTokenData('server');
      });
      times[name].push(batch / BATCH);
    }
  }
  const floor = median(times['JSON file']);
  for (const [name, all] of Object.entries(times)) {
    rows.push({
      token: kind,
      getTokenData: name,
      µs: (median(all) * 1000).toFixed(1),
      '×': (median(all) / floor).toFixed(2),
    });
  }
  await bare.close();
}
console.table(rows);
