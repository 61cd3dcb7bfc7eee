import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../workers/count.mjs', import.meta.url));

/** A process that counts in an entry, and says what came of it. It ends with the test at the latest. */
export class Counter {
  /** How often it was told that its number is stored. */
  acknowledged = 0;
  /** The highest number that it was told is stored. */
  highest = 0;
  /** How often it was told that the result is not known. */
  unknown = 0;
  /** How often it was told anything else, by what. */
  readonly failures: Record<string, number> = {};
  readonly #ended: Promise<unknown>;
  readonly #process: ReturnType<typeof spawn>;

  constructor(place: string, name: string, times?: number) {
    const parameters = [PROGRAM, place, name, ...(times === undefined ? [] : [String(times)])];
    this.#process = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#ended = once(this.#process, 'close');
    createInterface({ input: this.#process.stdout! }).on('line', (line) => this.#hear(line));
    onTestFinished(() => void this.#process.kill('SIGKILL'));
  }

  /** Waits until it has counted as often as it was to. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #hear(line: string): void {
    const [word, name = '', code = ''] = line.split(' ');
    if (word !== 'failed') {
      this.acknowledged += 1;
      this.highest = Math.max(this.highest, Number(word));
    } else if (name === 'UnknownResultError') {
      this.unknown += 1;
    } else {
      const what = `${name} ${code}`;
      this.failures[what] = (this.failures[what] ?? 0) + 1;
    }
  }
}
