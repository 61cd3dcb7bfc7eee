// What it costs in Chromium to have LevelDB begin a new log, once in a page or worker: `pnpm --filter bench fresh-log`.
//
// The first read and the first write of new workers, over one database, in turns with and without the scratch database.
// Medians, in milliseconds.
import { fileURLToPath } from 'node:url';

import { measureInChromium } from './browser/measure-in-chromium.mjs';

const ROUNDS = 100;
const script = fileURLToPath(new URL('browser/fresh-log.mjs', import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const times = { plain: [], scratch: [] };
await measureInChromium(script, async (measure) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [kind, isPlain] of [
      ['plain', true],
      ['scratch', false],
    ]) {
      times[kind].push(await measure('worker', { location: 'bench', isPlain }));
    }
  }
});
const rows = Object.entries(times).map(([kind, all]) => ({
  kind,
  'first read ms': median(all.map(({ read }) => read)).toFixed(1),
  'first write ms': median(all.map(({ write }) => write)).toFixed(1),
  'both ms': median(all.map(({ read, write }) => read + write)).toFixed(1),
}));
console.table(rows);
