// JSONTokenStorage in a page of Chromium against localStorage itself, in one run: `pnpm --filter bench local-storage`.
//
// The floor of a get: an asynchronous function that takes the text from localStorage and compares it with the one that it
// knows. The floor of a store: one transaction of the idb package, with the same durability, that puts the same record, and
// then its text into localStorage. Medians, measured in turns; ratios to the floor of the same run.
import { fileURLToPath } from 'node:url';

import { measureInChromium } from './browser/measure-in-chromium.mjs';

const script = fileURLToPath(new URL('browser/local-storage.mjs', import.meta.url));

const rows = [];
await measureInChromium(script, async (measure) => {
  // There is no localStorage in workers, and room for some 5 million characters.
  for (const entries of [10, 1_000, 5_000]) {
    const times = await measure('page', { entries, rounds: 200 });
    rows.push({
      entries,
      'put ms': times.put.toFixed(3),
      'store ×': (times.store / times.put).toFixed(2),
      'raw get µs': (times.rawGet * 1_000).toFixed(2),
      'get ×': (times.get / times.rawGet).toFixed(2),
    });
  }
});
console.table(rows);
