import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

/** A real process that is talked to in lines. It ends with the test at the latest. */
export class LineProcess {
  readonly process: ChildProcess;
  /** What it said and nobody has asked for so far. */
  readonly #said: string[] = [];
  #hear: ((line: string) => void) | undefined;
  #heard = Promise.withResolvers<void>();
  #isOver = false;

  constructor(command: string, parameters: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.process = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: this.process.stdout! });
    lines.on('line', (line) => {
      if (this.#hear !== undefined) return this.#hear(line);
      this.#said.push(line);
      this.#wake();
    });
    lines.on('close', () => {
      this.#isOver = true;
      this.#wake();
    });
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** A program for Node. */
  static program(script: URL, parameters: readonly string[], env?: NodeJS.ProcessEnv): LineProcess {
    return new LineProcess(process.execPath, [QUIET, fileURLToPath(script), ...parameters], env);
  }

  say(line: string): void {
    this.process.stdin!.write(`${line}\n`);
  }

  /** The next line that it prints; `undefined` once it has ended. */
  async line(): Promise<string | undefined> {
    while (this.#said.length === 0 && !this.#isOver) await this.#heard.promise;
    return this.#said.shift();
  }

  /** Calls a function with each line from here on, in place of {@link line}. */
  onLine(hear: (line: string) => void): void {
    for (const line of this.#said.splice(0)) hear(line);
    this.#hear = hear;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Waits until it has ended, and all that it said has been heard; gives its exit code. */
  async exit(): Promise<number | null> {
    if (this.isRunning) await once(this.process, 'exit');
    while (!this.#isOver) await this.#heard.promise;
    return this.process.exitCode;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exit();
  }

  #wake(): void {
    this.#heard.resolve();
    this.#heard = Promise.withResolvers();
  }
}

/** Node 22 warns of its own SQLite. */
export const QUIET = '--disable-warning=ExperimentalWarning';
