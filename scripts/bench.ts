// `pnpm bench`: measures the storages beside the peers and the floors, in turns, and shows tables of it.
//
//   node         only what runs on Node
//   browser      only what runs in Chromium
//   --quick      few samples and few entries, in a few minutes
//   --seed N     the order of the turns is drawn from it
//   --write      keeps the figures in bench/results/, draws the plots, and writes bench/README.md
//   --report     draws the plots and writes bench/README.md once more from the figures that are kept
import { parseArgs } from 'node:util';
import { buildOrExit } from './packages.ts';
import { runNode } from './run.ts';
import { writeReport } from '../bench/report/report.ts';

/** By its name, the programs of each part, one after the other. */
const parts: Readonly<Record<string, readonly string[]>> = {
  node: ['bench/node/main.ts'],
  browser: ['scripts/browsers/ensure-browser.ts', 'bench/browser/main.ts'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    write: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((name) => !(name in parts));
if (unknown !== undefined) fail(`There is no ${unknown} to measure, only: ${Object.keys(parts).join(', ')}.`);
if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) fail(`--seed ${values.seed}: give a whole number.`);

if (!values.report) await runParts();
if (process.exitCode === undefined && (values.report || values.write)) {
  await writeReport();
  console.log('Written: bench/README.md, and what it shows from bench/results/.');
}

async function runParts(): Promise<void> {
  const started = performance.now();
  await buildOrExit();
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  const options = [
    ...(values.quick ? ['--quick'] : []),
    ...(values.write ? ['--write'] : []),
    ...(values.seed === undefined ? [] : ['--seed', values.seed]),
  ];
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
    for (const program of parts[name] ?? []) {
      const code = await runNode(['--disable-warning=ExperimentalWarning', program, ...options]);
      if (code !== 0) fail(`${program} ended with the exit code ${code}.`);
    }
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
