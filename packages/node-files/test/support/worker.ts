import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { LineProcess } from 'test-support/line-process';

/** A program of `test/workers` in a process of its own. */
export class Worker extends LineProcess {
  constructor(program: string, ...parameters: readonly (string | number)[]) {
    const file = fileURLToPath(new URL(`../workers/${program}`, import.meta.url));
    super(process.execPath, [file, ...parameters.map(String)]);
  }

  /** Whether a signal has stopped it for the time being. */
  isSuspended(): boolean {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(this.process.pid)], { encoding: 'utf8' }).startsWith('T');
  }
}
