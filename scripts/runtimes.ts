// Tries every published entry in every supported runtime. They are installed in `e2e/runtimes/`, for Linux only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { findRedisServers, RedisServer } from 'test-support/redis-server';

import { linkPackages, packages } from './packages.ts';
import { root, run, runNode, runPnpm } from './run.ts';
import { type Counts, StepError } from './steps.ts';

interface Runtime {
  readonly name: string;
  /** Of its package, without the kind of processor. */
  readonly file: string;
  readonly path: string;
  readonly args?: readonly string[];
  /** The program that tries it, where it runs none itself. */
  readonly driver?: string;
}

const place = join(root, 'e2e/runtimes');
const runtimes: readonly Runtime[] = [
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
export async function testRuntimes(): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  await install();
  linkPackages(place);
  const entries = packages().flatMap(({ entries: names }) => names);
  const [hasRedis] = findRedisServers();
  if (hasRedis === undefined) console.log('Redis: skipped in all of them, no server is installed');
  const redis = hasRedis === undefined ? undefined : await RedisServer.start();
  const env = { ...process.env, ...(redis !== undefined && { REDIS_URL: redis.url }) };
  for (const { name, file, path, args = [], driver } of runtimes) {
    const executable = join(place, 'node_modules', `${file}-${process.arch}`, path);
    const installed = existsSync(executable);
    const passed =
      installed &&
      (await (driver === undefined
        ? run(executable, [...args, 'smoke.mjs', ...entries], { cwd: place, env })
        : runNode([driver, executable], { cwd: place }))) === 0;
    const outcome = passed ? 'passed' : installed ? 'failed' : 'skipped';
    counts[outcome] += 1;
    console.log(`${name}: ${installed ? outcome : `skipped, not installed for ${process.platform} ${process.arch}`}`);
  }
  await redis?.end();
  return counts;
}

async function install(): Promise<void> {
  if (process.platform !== 'linux') return;
  const code = await runPnpm(['install', '--ignore-workspace', '--frozen-lockfile'], { cwd: place, quiet: true });
  if (code !== 0) throw new StepError('The runtimes cannot be installed.');
}
