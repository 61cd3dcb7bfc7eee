import { fileURLToPath } from 'node:url';

import { LineProcess, QUIET } from 'test-support/line-process';

import { CREATE_IN_PYTHON } from './python.ts';

/** A real process that works on a database. */
export class Worker extends LineProcess {
  /** Runs `workers/<name>.mjs`. */
  static node(name: string, ...parameters: string[]): Worker {
    const path = fileURLToPath(new URL(`workers/${name}.mjs`, import.meta.url));
    return new Worker(process.execPath, [QUIET, path, ...parameters]);
  }

  /** Runs a Python program, with `create(path)` and the parameters as `sys.argv[1:]`. */
  static python(program: string, ...parameters: string[]): Worker {
    return new Worker('python3', ['-u', '-c', `${CREATE_IN_PYTHON}\nimport json, time\n${program}`, ...parameters]);
  }
}
