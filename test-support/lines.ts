import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A real process that says what it does line by line, and ends with the test at the latest. */
export class Lines {
  readonly process: ChildProcess;
  readonly #reader: Interface;

  constructor(script: URL, parameters: readonly string[], env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, [fileURLToPath(script), ...parameters], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#reader = createInterface({ input: this.process.stdout! });
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  onLine(listener: (line: string) => void): void {
    this.#reader.on('line', listener);
  }

  async next(): Promise<string> {
    const [line] = (await once(this.#reader, 'line')) as [string];
    return line;
  }
}
