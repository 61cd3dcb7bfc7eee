// SQLiteTokenStorage in Chromium against raw IndexedDB, in one run: `pnpm --filter bench sqlite-browser`.
//
// The floor of an upsert and a get: one transaction of the idb package with the same durability that puts the same record
// under the same key, or gets it. The floor of a cold opening: to open the database and to read the image out of it.
// Medians, measured in turns; ratios to the floor of the same run.
import { fileURLToPath } from 'node:url';

import { measureInChromium } from './browser/measure-in-chromium.mjs';

const script = fileURLToPath(new URL('browser/sqlite.mjs', import.meta.url));

const rows = [];
await measureInChromium(script, async (measure) => {
  for (const place of ['page', 'worker']) {
    for (const entries of [10, 1_000, 10_000]) {
      for (const durability of ['relaxed', 'strict']) {
        const times = await measure(place, { entries, durability, rounds: 300, openings: 20 });
        rows.push({
          in: place,
          rows: entries,
          durability,
          'put ms': times.put.toFixed(3),
          'upsert ms': times.upsert.toFixed(3),
          'upsert ×': (times.upsert / times.put).toFixed(2),
          'raw get ms': times.rawGet.toFixed(3),
          'get ×': (times.get / times.rawGet).toFixed(2),
          'load ms': times.load.toFixed(1),
          'cold open ×': (times.coldOpen / times.load).toFixed(2),
        });
      }
    }
  }
});
console.table(rows);
