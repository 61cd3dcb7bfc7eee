// IndexedDBTokenStorage in Chromium against the same records in raw IndexedDB, in one run: `pnpm --filter bench indexeddb`.
//
// The floor: one transaction of the idb package with the same durability that puts the same record under the same key,
// or gets it. Medians, measured in turns; ratios to the floor of the same run.
import { fileURLToPath } from 'node:url';

import { measureInChromium } from './browser/measure-in-chromium.mjs';

const ROUNDS = 300;
const script = fileURLToPath(new URL('browser/indexeddb.mjs', import.meta.url));

const rows = [];
await measureInChromium(script, async (measure) => {
  for (const place of ['page', 'worker']) {
    for (const entries of [10, 1_000, 10_000]) {
      for (const durability of ['relaxed', 'strict']) {
        const times = await measure(place, { entries, durability, rounds: ROUNDS });
        rows.push({
          in: place,
          entries,
          durability,
          'put ms': times.put.toFixed(3),
          'store ×': (times.store / times.put).toFixed(2),
          '100 puts ms': times.putMany.toFixed(2),
          'store 100 ×': (times.storeMany / times.putMany).toFixed(2),
          'raw get ms': times.rawGet.toFixed(3),
          'get ×': (times.get / times.rawGet).toFixed(2),
        });
      }
    }
  }
});
console.table(rows);
