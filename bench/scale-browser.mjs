// What many entries cost in a page of Chromium: `pnpm --filter bench scale-browser`. Each storage in a profile of its own.
//
// Bytes on the disk as navigator.storage.estimate() has them, right after the change that wrote the entries; the page's memory
// as measureUserAgentSpecificMemory() has it, with that of the script and of SQLite's WebAssembly.
import { join } from 'node:path';

import { measureInChromium } from './browser/measure-in-chromium.mjs';

const MB = 1024 * 1024;
const rows = [];
for (const entries of [10, 1_000, 10_000, 100_000]) {
  for (const kind of ['json', 'indexeddb', 'sqlite']) {
    await measureInChromium(join(import.meta.dirname, 'browser/scale.mjs'), async (measure) => {
      const result = await measure('page', { kind, entries });
      rows.push({ storage: kind, entries, ...shown(result) });
    });
    console.error(`${kind}, ${entries} entries: measured`);
  }
}
console.table(rows);

function shown({ refused, fillMs, firstGet, get, store, all, disk, memory }) {
  if (refused !== undefined) return { 'fill ms': refused };
  return {
    'fill ms': fillMs.toFixed(0),
    'first get ms': firstGet.toFixed(1),
    'get ms': get.toFixed(2),
    'store ms': store.toFixed(2),
    'get all ms': all.toFixed(1),
    'disk, MB': (disk / MB).toFixed(1),
    'page, MB': (memory / MB).toFixed(1),
  };
}
