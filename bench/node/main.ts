// Node's part of `pnpm bench`, which says what its options mean.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { commit, machine } from '../../scripts/campaign/machine.ts';
import { folderOnDisk } from '../folder-on-disk.ts';
import { seededRandom } from 'test-support/seeded-random';
import { benchOptions } from '../report/bench-options.ts';
import { printResult } from '../report/print-result.ts';
import { Progress } from '../report/progress.ts';
import { keepResult } from '../report/report.ts';
import type { Result } from '../report/result.ts';
import { contenders } from './contenders/contenders.ts';
import { measure } from './measure.ts';
import { operations } from './operations.ts';
import { promises } from './promises/promises.ts';
import { tryPromises } from './promises/try-promises.ts';

const { isQuick, seed, isWriting } = benchOptions();

const folder = folderOnDisk();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

console.log(
  `Node: ${contenders.length} contenders in turns, seed ${seed}. It takes ${isQuick ? 'about a minute' : 'four to six minutes'}; let the machine do nothing else meanwhile.`,
);
const { node, system, cores } = machine();
const where = { ...commit(), date: new Date().toISOString() };
const started = performance.now();
const progress = new Progress();
const kept = await tryPromises(contenders, join(folder, 'promises'), isQuick, (doing) => progress.show(doing));
const measurements = await measure({
  contenders,
  operations,
  counts: isQuick ? [1, 100, 1_000] : [1, 100, 1_000, 10_000],
  folder,
  budgetMs: isQuick ? 60 : 700,
  random: seededRandom(seed),
  onProgress: (doing) => progress.show(doing),
});
progress.end();

const result: Result = {
  place: 'Node',
  machine: `Node ${node}, ${system}, ${cores} cores`,
  ...where,
  seed,
  seconds: Math.round((performance.now() - started) / 1000),
  isQuick,
  contenders: contenders.map(({ name, kind, tone, group, how }) => ({
    name,
    kind,
    tone,
    group,
    how,
    kept: kept.get(name),
  })),
  operations: operations.map(({ id, title, how }) => ({ id, title, how })),
  promises,
  measurements,
};
printResult(result);
if (isWriting) await keepResult('node', result);
