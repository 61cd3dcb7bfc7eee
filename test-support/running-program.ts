import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program in a process of its own, as a user starts it, with all that it says. */
export class RunningProgram {
  output = '';
  /** Resolves once it has ended and all that it said has been heard; `null` after a signal. */
  readonly exitCode: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;

  /** @param environment All of it: nothing comes from that of the tests. */
  constructor(main: URL, environment: NodeJS.ProcessEnv) {
    const parameters = ['--disable-warning=ExperimentalWarning', fileURLToPath(main)];
    this.#child = spawn(process.execPath, parameters, { env: environment });
    const hear = (chunk: Buffer): void => {
      this.output += chunk;
    };
    this.#child.stdout.on('data', hear);
    this.#child.stderr.on('data', hear);
    this.exitCode = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  /** The first group of the pattern, as soon as it is there. */
  async shows(pattern: RegExp): Promise<string> {
    for (;;) {
      const [, found] = pattern.exec(this.output) ?? [];
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null) throw new Error(`It has ended: ${this.output}`);
      await once(this.#child.stdout, 'data');
    }
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  /** Sends a signal, and waits for its end; where it has ended, nothing is done. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.exitCode;
  }
}
