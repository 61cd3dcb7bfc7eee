import { readFileSync } from 'node:fs';

import { until } from 'test-support/until';

import { Worker } from '../files/worker.ts';
import type { RemoteClient } from '../support/remote-client.ts';
import type { Command, Outcome, TokenClientSettings } from '../support/token-client.ts';
import type { SharedKind } from './open-shared-storage.ts';

/** What it says: what came of a command, or that it calls. */
interface Line {
  readonly id?: number;
  readonly outcome?: Outcome;
}

/** A client in a process of its own. */
export class ClientProcess implements RemoteClient {
  readonly caller: string;
  /** How many calls it has begun. */
  calls = 0;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  #asked = 0;

  /** Starts one, and waits until it listens. */
  static async start(kind: SharedKind, place: string, settings: TokenClientSettings): Promise<ClientProcess> {
    const client = new ClientProcess(kind, place, settings);
    await client.ask('look');
    return client;
  }

  constructor(kind: SharedKind, place: string, settings: TokenClientSettings) {
    this.caller = settings.caller;
    this.#worker = new Worker(PROGRAM, [kind, place, JSON.stringify(settings)]);
    this.#worker.onLine((line) => {
      const { id, outcome = {} } = JSON.parse(line) as Line;
      if (id === undefined) this.calls += 1;
      else this.#waiting.get(id)?.(outcome);
    });
    void this.#worker.exit().then(() => {
      for (const answer of this.#waiting.values()) answer({ error: 'died' });
    });
  }

  async ask(command: Command): Promise<Outcome> {
    if (!this.#worker.isRunning) return { error: 'died' };
    const id = (this.#asked += 1);
    this.#worker.say(JSON.stringify({ id, command }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Resolves once it has stopped, as it was told to. */
  stops(): Promise<void> {
    return until('it has stopped', () =>
      /^State:\tT/m.test(readFileSync(`/proc/${this.#worker.process.pid}/status`, 'utf8')),
    );
  }

  signal(name: NodeJS.Signals): void {
    this.#worker.process.kill(name);
  }

  kill(): Promise<void> {
    return this.#worker.kill();
  }

  async ended(): Promise<void> {
    await this.#worker.exit();
  }
}

const PROGRAM = new URL('workers/token-client.ts', import.meta.url);
