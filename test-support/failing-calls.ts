import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** A system call that fails for the files below a folder, as it does on file systems of other kinds. */
export interface FailingCall {
  readonly call: 'write' | 'fsync' | 'lock';
  readonly below: string;
  /** Linux's number of the error. */
  readonly errno: number;
}

/**
 * The environment in which a program's system calls fail. Skips the test where it cannot be made so: it takes a C compiler
 * and Linux.
 */
export function failingCalls(context: TestContext, ...calls: readonly FailingCall[]): Record<string, string> {
  try {
    library ??= compile();
  } catch (error) {
    const reason = `system calls cannot be made to fail here: ${String(error)}`;
    console.warn(`Skipped "${context.task.name}": ${reason}`);
    context.skip(reason);
  }
  return {
    LD_PRELOAD: library ?? '',
    FAIL: calls.map(({ call, below, errno }) => `${call}:${below}:${errno}`).join(';'),
  };
}

let library: string | undefined;

/** Once for all tests of a file. */
function compile(): string {
  if (process.platform !== 'linux') throw new Error('this is no Linux');
  const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'failing-calls.so');
  const source = fileURLToPath(new URL('failing-calls.c', import.meta.url));
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', path, source, '-ldl'], { stdio: 'pipe' });
  return path;
}
