import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import { CREATE_IN_PYTHON } from './python.ts';

/** A real process that is talked to in lines. It ends with the test at the latest. */
export class Worker {
  readonly process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(command: string, parameters: readonly string[]) {
    this.process = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** Runs `workers/<name>.mjs`. */
  static node(name: string, ...parameters: string[]): Worker {
    const path = fileURLToPath(new URL(`workers/${name}.mjs`, import.meta.url));
    return new Worker(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...parameters]);
  }

  /** Runs a Python program, with `create(path)` and the parameters as `sys.argv[1:]`. */
  static python(program: string, ...parameters: string[]): Worker {
    return new Worker('python3', ['-u', '-c', `${CREATE_IN_PYTHON}\nimport json, time\n${program}`, ...parameters]);
  }

  say(line: string): void {
    this.process.stdin!.write(`${line}\n`);
  }

  /** The next line that it prints; `undefined` once it has ended. */
  async line(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done === true ? undefined : (value as string);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Waits for its end; gives its exit code. */
  async exit(): Promise<number | null> {
    if (this.isRunning) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exit();
  }
}
