// Tries every published entry in every supported runtime. They are installed in `e2e/runtimes/`, for Linux only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages, packages } from './packages.mjs';
import { root, run, runPnpm } from './run.mjs';
import { StepError } from './steps.mjs';

const place = join(root, 'e2e/runtimes');
const runtimes = [
  { name: 'Node 20', file: 'node20', path: 'bin/node' },
  { name: 'Node 22', file: 'node22', path: 'bin/node' },
  { name: 'Node 24', file: 'node24', path: 'bin/node' },
  { name: 'Node 26', file: 'node26', path: 'bin/node' },
  { name: 'Bun', file: 'bun', path: 'bin/bun' },
  { name: 'Deno', file: 'deno', path: 'deno', args: ['run', '--allow-all', '--node-modules-dir=manual'] },
  // Runs no programs, but workers, which a program of Node tries.
  { name: 'workerd', file: 'workerd', path: 'bin/workerd', driver: 'workerd.mjs' },
];

/** Runs the same small program in each runtime, and counts the runtimes. */
export async function testRuntimes() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await install();
  linkPackages(place);
  const entries = packages().flatMap(({ entries: names }) => names);
  for (const { name, file, path, args = [], driver } of runtimes) {
    const executable = join(place, 'node_modules', `${file}-${process.arch}`, path);
    const installed = existsSync(executable);
    const [command, ...rest] =
      driver === undefined ? [executable, ...args, 'smoke.mjs', ...entries] : [process.execPath, driver, executable];
    const passed = installed && (await run(command, rest, { cwd: place })) === 0;
    const outcome = passed ? 'passed' : installed ? 'failed' : 'skipped';
    counts[outcome] += 1;
    console.log(`${name}: ${installed ? outcome : `skipped, not installed for ${process.platform} ${process.arch}`}`);
  }
  return counts;
}

async function install() {
  if (process.platform !== 'linux') return;
  const code = await runPnpm(['install', '--ignore-workspace', '--frozen-lockfile'], { cwd: place, quiet: true });
  if (code !== 0) throw new StepError('The runtimes cannot be installed.');
}
