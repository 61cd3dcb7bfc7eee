import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

/** A program in a process of its own, that talks in lines. It ends with the test at the latest. */
export class Worker {
  readonly process: ChildProcess;
  readonly lines: Interface;

  /**
   * @param program Where it is, or its name in `workers`.
   * @param under A command and its arguments that run the program, such as strace.
   */
  constructor(program: string | URL, parameters: readonly string[], under: readonly string[] = []) {
    const path = fileURLToPath(new URL(program instanceof URL ? program : `workers/${program}.ts`, import.meta.url));
    const [command, ...rest] = [
      ...under,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      path,
      ...parameters,
    ];
    this.process = spawn(command as string, rest, {
      stdio: ['pipe', 'pipe', 'inherit'],
      // One thread for the file system, so that it does the same things in the same order each time.
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    });
    this.lines = createInterface({ input: this.process.stdout! });
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resolves once it has ended, and all that it said has been heard. */
  async ended(): Promise<void> {
    if (this.isRunning) await once(this.process, 'close');
  }

  async kill(): Promise<void> {
    const ended = this.ended();
    this.process.kill('SIGKILL');
    await ended;
  }
}
