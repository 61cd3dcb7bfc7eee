import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from 'test-support/temporary-folder';
import type { TestContext } from 'vitest';

import { Worker } from './worker.ts';

/** What changes files and folders, and what opens them. */
export const CHANGES =
  'open openat write writev pwrite64 pwritev ftruncate fallocate fsync fdatasync rename renameat renameat2 mkdir mkdirat ' +
  'rmdir unlink unlinkat link linkat chmod fchmod fchmodat fchown utimensat';
/** What looks at them: between a look and the change that it allows, much may happen. */
export const LOOKS = 'stat lstat fstat newfstatat statx access faccessat faccessat2 getdents64 fcntl';

/** One call of a program: the so manieth of its name in its thread. */
export interface SystemCall {
  readonly name: string;
  readonly number: number;
}

/** Skips the test, visibly, where no program can be traced. */
export function needStrace(context: TestContext): void {
  const { status } = spawnSync('strace', ['-o', '/dev/null', 'true']);
  if (status === 0) return;
  console.warn(`Skipped "${context.task.name}": strace is not here, or may trace nothing.`);
  context.skip('strace is not here, or may trace nothing');
}

/** Those of the named calls that a program makes between the line "ready" and its end, once each. */
export async function callsOf(names: string, program: string, parameters: readonly string[]): Promise<SystemCall[]> {
  // Not every system and processor has all of them.
  const traced = names.split(' ').map((name) => `?${name}`);
  const log = join(temporaryFolder(), 'strace');
  const worker = new Worker(program, parameters, ['strace', '-f', '-o', log, '-e', `trace=${traced.join(',')}`]);
  await worker.exit();
  if (!existsSync(log)) throw new Error('strace wrote nothing.');
  const counts = new Map<string, number>();
  const early = new Set<string>();
  const calls = new Map<string, SystemCall>();
  let isReady = false;
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (thread === undefined || name === undefined) continue;
    const number = (counts.get(`${thread} ${name}`) ?? 0) + 1;
    counts.set(`${thread} ${name}`, number);
    // Strace counts for each thread, and hits the first that comes so far: in the midst of a start that is nothing to try.
    const key = `${name} ${number}`;
    if (line.includes('"ready')) isReady = true;
    else if (isReady && !early.has(key)) calls.set(key, { name, number });
    if (!isReady) early.add(key);
  }
  return [...calls.values()];
}

/** What strace logs, after the thread, when it sees that a process has been suspended. */
const SUSPENDED = /^(\d+) +--- stopped by SIGSTOP ---/m;

/**
 * The process that was suspended by {@link runUntil}, as its log says; `undefined` before that.
 *
 * @returns The id of one of its threads, which takes signals for all of it.
 */
export function suspendedIn(log: string): number | undefined {
  const [, thread] = (existsSync(log) && SUSPENDED.exec(readFileSync(log, 'utf8'))) || [];
  return thread === undefined ? undefined : Number(thread);
}

/**
 * Starts a program that gets a signal at one of its calls: SIGKILL before it is made, SIGSTOP right after.
 *
 * @param log Where strace writes what it sees.
 */
export function runUntil(
  { name, number }: SystemCall,
  signal: 'SIGKILL' | 'SIGSTOP',
  program: string,
  parameters: readonly string[],
  log = '/dev/null',
): Worker {
  const injection = `inject=${name}:signal=${signal}:when=${number}`;
  return new Worker(program, parameters, ['strace', '-f', '-o', log, '-e', `trace=${name}`, '-e', injection]);
}
