// Tries every published entry in every supported runtime. They are installed in `runtimes/`, for Linux only.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';
import { StepError } from './steps.mjs';

const place = join(root, 'runtimes');
const runtimes = [
  { name: 'Node 20', file: 'node20', path: 'bin/node' },
  { name: 'Node 22', file: 'node22', path: 'bin/node' },
  { name: 'Node 24', file: 'node24', path: 'bin/node' },
  { name: 'Node 26', file: 'node26', path: 'bin/node' },
  { name: 'Bun', file: 'bun', path: 'bin/bun' },
  { name: 'Deno', file: 'deno', path: 'deno', args: ['run', '--allow-all', '--node-modules-dir=manual'] },
];

/** Runs the same small program in each runtime, and counts the runtimes. */
export async function testRuntimes() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await install();
  const entries = linkPackages();
  for (const { name, file, path, args = [] } of runtimes) {
    const executable = join(place, 'node_modules', `${file}-${process.arch}`, path);
    const installed = existsSync(executable);
    const passed = installed && (await run(executable, [...args, 'smoke.mjs', ...entries], { cwd: place })) === 0;
    const outcome = passed ? 'passed' : installed ? 'failed' : 'skipped';
    counts[outcome] += 1;
    console.log(`${name}: ${installed ? outcome : `skipped, not installed for ${process.platform} ${process.arch}`}`);
  }
  return counts;
}

async function install() {
  if (process.platform !== 'linux') return;
  const install = ['-y', 'pnpm@12', 'install', '--ignore-workspace', '--frozen-lockfile', '--reporter=append-only'];
  if ((await run('npx', install, { cwd: place })) !== 0) throw new StepError('The runtimes cannot be installed.');
}

/** Makes the packages resolvable by name, as they were installed, and returns the names of their entries. */
function linkPackages() {
  const scope = join(place, 'node_modules/@token-storage');
  rmSync(scope, { recursive: true, force: true });
  mkdirSync(scope, { recursive: true });
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const source = join(root, 'packages', folder);
    const { name, exports } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    symlinkSync(source, join(scope, folder), 'junction');
    const paths = Object.keys(exports).filter((path) => path !== './package.json');
    return paths.map((path) => name + path.slice(1));
  });
}
