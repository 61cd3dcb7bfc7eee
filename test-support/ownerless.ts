import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const SOURCE = fileURLToPath(new URL('ownerless.c', import.meta.url));

/**
 * The environment of a program for which a folder lies on a file system that keeps no owners. Skips the test, visibly, where
 * that cannot be had.
 */
export function ownerlessEnvironment(context: TestContext, folder: string): NodeJS.ProcessEnv {
  const library = join(temporaryFolder(), 'ownerless.so');
  try {
    if (process.platform !== 'linux') throw new Error('it is made for Linux');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { stdio: 'pipe' });
  } catch (error) {
    const reason = `the file system without owners cannot be built here: ${String(error)}`;
    console.warn(`Skipped "${context.task.name}": ${reason}`);
    context.skip(reason);
  }
  return { ...process.env, LD_PRELOAD: library, OWNERLESS: folder };
}
