import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from './temporary-folder.ts';

/** Whether a system call can be held up: with a C compiler, on Linux. */
export const canHoldUp = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;

/** The environment of a process whose disk is as `slow-disk.c` says. */
export function slowDisk(options: { FSYNC_MS?: string; STOP_AT?: string; ARMED?: string }): NodeJS.ProcessEnv {
  const library = join(temporaryFolder(), 'slow-disk.so');
  const source = fileURLToPath(new URL('slow-disk.c', import.meta.url));
  const { status, stderr } = spawnSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return { ...process.env, LD_PRELOAD: library, ...options };
}
