import { fileURLToPath } from 'node:url';

import { LineProcess, QUIET } from 'test-support/line-process';

/** A program in a process of its own, that talks in lines. */
export class Worker extends LineProcess {
  /**
   * @param program Where it is, or its name in `workers`.
   * @param under A command and its arguments that run the program, such as strace.
   */
  constructor(program: string | URL, parameters: readonly string[], under: readonly string[] = []) {
    const path = fileURLToPath(new URL(program instanceof URL ? program : `workers/${program}.ts`, import.meta.url));
    const [command = process.execPath, ...rest] = [...under, process.execPath, QUIET, path, ...parameters];
    // One thread for the file system, so that it does the same things in the same order each time.
    super(command, rest, { ...process.env, UV_THREADPOOL_SIZE: '1' });
  }
}
