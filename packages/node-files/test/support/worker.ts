import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of `test/workers` in a process of its own, that talks in lines. */
export class Worker {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, ...args: readonly (string | number)[]) {
    const file = fileURLToPath(new URL(`../workers/${program}`, import.meta.url));
    this.process = spawn(process.execPath, [file, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** The next line it says; `undefined` once it has ended. */
  async nextLine(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done === true ? undefined : value;
  }

  tell(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Whether a signal has stopped it for the time being. */
  isSuspended(): boolean {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(this.pid)], { encoding: 'utf8' }).startsWith('T');
  }

  /** Ends it at once and waits for that. */
  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  /** The exit code, once it has ended by itself. */
  async exitCode(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const [code] = (await once(this.process, 'exit')) as [number | null];
    return code;
  }
}
