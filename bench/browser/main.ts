// The browser's part of `pnpm bench`, which says what its options mean.

import { commit, machine } from '../../scripts/campaign/machine.ts';
import { seededRandom } from 'test-support/seeded-random';
import { benchOptions } from '../report/bench-options.ts';
import { printResult } from '../report/print-result.ts';
import { Progress } from '../report/progress.ts';
import { keepResult } from '../report/report.ts';
import type { Result } from '../report/result.ts';
import { entrants } from './contest/entrants.ts';
import { inChromium } from './contest/in-chromium.ts';
import type { Place } from './contest/join.ts';
import { type Measured, measurePlace } from './contest/measure-place.ts';
import { serveEntrants } from './contest/serve-entrants.ts';
import { operations } from './operations.ts';
import { keptWhenFilled } from './promises/kept-when-filled.ts';
import { promises } from './promises/promises.ts';
import { tryPromises } from './promises/try-promises.ts';

const { isQuick, seed, isWriting } = benchOptions();
const counts = isQuick ? [10, 1_000] : [10, 100, 1_000, 10_000];
const effort = isQuick
  ? { warmUpMs: 10, rounds: 3, mostRounds: 5, budgetMs: 200, eachMs: 100, fewestSamples: 2 }
  : { warmUpMs: 50, rounds: 7, mostRounds: 40, budgetMs: 1_000, eachMs: 500, fewestSamples: 3 };
const tries = isQuick
  ? { looks: 30, writes: 50, changes: 10, kills: 1 }
  : { looks: 100, writes: 200, changes: 20, kills: 3 };

console.log(
  `Chromium: ${entrants.length} contenders in turns, seed ${seed}. It takes ${isQuick ? 'about a minute' : 'about four minutes'}; let the machine do nothing else meanwhile.`,
);
const { chromium, system, cores } = machine();
const where = { ...commit(), date: new Date().toISOString() };
const started = performance.now();
const progress = new Progress();
const onProgress = (doing: string): void => progress.show(doing);
const served = await serveEntrants();
const { originOf } = served;

const measure = (place: Place): Promise<Measured> =>
  inChromium(async ({ open }) => {
    const context = await open();
    return measurePlace({ context, place, entrants, originOf, counts, effort, random: seededRandom(seed), onProgress });
  });
const kept = await inChromium((opened) => tryPromises({ chromium: opened, entrants, originOf, tries, onProgress }));
const inPages = await measure('page');
const inWorkers = await measure('worker');
served.close();
progress.end();

const common = {
  machine: `Chromium ${chromium}, ${system}, ${cores} cores`,
  ...where,
  seed,
  seconds: Math.round((performance.now() - started) / 1000),
  isQuick,
  operations,
};
const contenders = entrants.map(({ name, kind, tone, group, how }) => ({ name, kind, tone, group, how }));
const page: Result = {
  ...common,
  place: 'Chromium, in a page',
  contenders: contenders.map((contender) => ({
    ...contender,
    kept: { ...kept.get(contender.name), ...keptWhenFilled(contender.name, inPages, inWorkers) },
  })),
  promises,
  measurements: inPages.measurements,
};
const worker: Result = {
  ...common,
  place: 'Chromium, in a worker',
  contenders: contenders.filter(({ name }) => inWorkers.measurements.some(({ contender }) => contender === name)),
  promises: [],
  measurements: inWorkers.measurements,
};
printResult(page);
printResult(worker);
for (const [place, { stopped }] of Object.entries({ page: inPages, worker: inWorkers })) {
  for (const [name, { entries, problem }] of stopped) {
    console.log(`In a ${place}, ${name} holds ${entries.toLocaleString('en-US')} entries: ${problem}`);
  }
}
if (isWriting) {
  await keepResult('page', page);
  await keepResult('worker', worker);
}
