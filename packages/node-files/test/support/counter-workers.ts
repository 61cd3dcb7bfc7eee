import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

type Process = ChildProcessByStdio<null, Readable, null>;

const PROGRAM = fileURLToPath(new URL('../workers/increment.mjs', import.meta.url));

/** What a campaign of {@link CounterWorkers} came to. */
export interface CampaignResult {
  /** How many changes were acknowledged. */
  readonly acknowledged: number;
  /** How many of those a later look did not find. */
  readonly lost: number;
  /** How often a process could not commit because it had been robbed. */
  readonly robbed: number;
  /** How often a reader found something that is not the file. */
  readonly unreadable: number;
  /** The sum of all counters, and the counter of them all: different if one change overwrote another. */
  readonly counted: number;
  readonly total: number;
}

/** Processes that count in one file, are started again when they die, and are checked in what they say. */
export class CounterWorkers {
  readonly #file: string;
  readonly #staleMs: number;
  readonly #processes: Process[];
  readonly #acknowledged: number[];
  readonly #suspended = new Set<Process>();
  #lost = 0;
  #unreadable = 0;
  #robbed = 0;
  #finished = false;

  constructor({ folder, processes, staleMs }: { folder: string; processes: number; staleMs: number }) {
    this.#file = join(folder, 'counters.json');
    this.#staleMs = staleMs;
    const counters = Object.fromEntries(Array.from({ length: processes }, (_, index) => [`counter${index}`, 0]));
    // Large enough for half a write to be seen, and for a process to be hit while it holds the lock.
    writeFileSync(this.#file, JSON.stringify({ padding: 'x'.repeat(400_000), ...counters, total: 0 }));
    this.#acknowledged = Array.from({ length: processes }, () => 0);
    this.#processes = this.#acknowledged.map((_, index) => this.#start(index));
    onTestFinished(() => this.#stop());
  }

  /** How many changes were acknowledged so far. */
  get acknowledged(): number {
    return sum(this.#acknowledged);
  }

  /** One to kill or suspend: mostly the one that holds the lock at this moment, since the others are harmless. */
  victim(random: () => number): Process | undefined {
    const running = this.#processes.filter((child) => !this.#suspended.has(child));
    for (let looks = 0; looks < 500 && random() > 0.001; looks++) {
      const pid = this.#lockNames()
        .find((name) => name.startsWith('held.'))
        ?.split('.')[2];
      const holder = running.find((child) => child.exitCode === null && String(child.pid) === pid);
      if (holder !== undefined) return holder;
    }
    return running[Math.floor(random() * running.length)];
  }

  /** Stops a process for a while. */
  suspend(victim: Process, ms: number): void {
    this.#suspended.add(victim);
    victim.kill('SIGSTOP');
    setTimeout(() => {
      this.#suspended.delete(victim);
      victim.kill('SIGCONT');
    }, ms);
  }

  /** Reads the file as somebody who takes no lock. */
  read(): Record<string, number> {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, number>;
    } catch {
      this.#unreadable += 1;
      return {};
    }
  }

  /** Ends all processes and counts. */
  async finish(): Promise<CampaignResult> {
    await this.#stop();
    const { total = Number.NaN, ...counters } = this.read();
    const values = this.#acknowledged.map((_, index) => counters[`counter${index}`] ?? 0);
    this.#acknowledged.forEach((value, index) => (this.#lost += Math.max(0, value - (values[index] ?? 0))));
    return {
      acknowledged: sum(this.#acknowledged),
      lost: this.#lost,
      robbed: this.#robbed,
      unreadable: this.#unreadable,
      counted: sum(values),
      total,
    };
  }

  #start(index: number): Process {
    const args = [PROGRAM, this.#file, `counter${index}`, String(this.#staleMs)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface(child.stdout).on('line', (line) => this.#hear(index, line));
    // 'close' comes after the last line.
    child.on('close', () => {
      if (!this.#finished) this.#processes[index] = this.#start(index);
    });
    return child;
  }

  #hear(index: number, line: string): void {
    const [word, number] = line.split(' ');
    const known = this.#acknowledged[index] ?? 0;
    const value = Number(number);
    // A change may be stored and its acknowledgement lost with the process, but never the other way round.
    if (word === 'start' && value < known) this.#lost += known - value;
    if (word === 'done' && value <= known) this.#lost += known - value + 1;
    if (word === 'robbed') this.#robbed += 1;
    if (word === 'done') this.#acknowledged[index] = value;
  }

  async #stop(): Promise<void> {
    this.#finished = true;
    const running = this.#processes.filter((child) => child.exitCode === null && child.signalCode === null);
    const closed = running.map((child) => once(child, 'close'));
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(closed);
  }

  #lockNames(): string[] {
    try {
      return readdirSync(`${this.#file}.lock`);
    } catch {
      return []; // Nobody has made it so far.
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
