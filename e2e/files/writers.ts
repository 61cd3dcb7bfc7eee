import type { CampaignRun } from 'test-support/campaign-run';

import { COUNTERS, find, type Found, type Operation, SHARED } from '../support/operation.ts';
import { WriterModel } from '../support/writer-model.ts';
import { type FileKind, openStorage } from './open-storage.ts';
import { Worker } from './worker.ts';

/** What a writer says; each line with its time, in milliseconds since the epoch. */
interface Line {
  readonly at: number;
  readonly begin?: Operation;
  readonly done?: Found | null;
  readonly found?: Readonly<Record<string, Found>>;
  readonly failed?: string;
  readonly isTyped?: boolean;
  readonly systemCode?: string;
}

/** Values of one life of a writer lie below those of its next. */
const VALUES_OF_A_LIFE = 1_000_000;

/** Processes that do random operations on one file, each checked against its model in what it finds and in what is left. */
export class Writers {
  /** How often an operation failed, by the code of the error and that of the system. */
  readonly failures: Record<string, number> = {};
  kills = 0;
  /** Since when, and from when on for certain, another folder is in the place of the one that was there. */
  #away: { readonly since: number; readonly surely: number } | undefined;
  readonly #kind: FileKind;
  readonly #path: string;
  readonly #campaign: CampaignRun;
  readonly #models: readonly WriterModel[];
  readonly #workers: Worker[] = [];
  readonly #lives: number[];
  readonly #begunAt = new Map<WriterModel, number>();

  constructor(kind: FileKind, path: string, campaign: CampaignRun, count: number) {
    this.#kind = kind;
    this.#path = path;
    this.#campaign = campaign;
    this.#models = Array.from({ length: count }, (_, index) => new WriterModel(`writer${index}`));
    this.#lives = this.#models.map(() => 0);
    for (const index of this.#models.keys()) this.#start(index);
  }

  get acknowledged(): number {
    return this.#models.reduce((sum, model) => sum + model.acknowledged, 0);
  }

  /** What was found that is not right. */
  get faults(): string[] {
    return this.#models.flatMap(({ faults }) => faults);
  }

  /** One of them, by chance. */
  any(): Worker {
    return this.#campaign.pick(this.#workers);
  }

  /** Kills one of them, and starts it again. */
  async killOne(): Promise<void> {
    const index = this.#campaign.below(this.#workers.length);
    await this.#kill(index);
    this.#start(index);
  }

  /**
   * Puts another folder in the place of theirs, in which nothing can be stored: what they find there says nothing, and
   * what they do is not made. Gives what brings the old one back, when none of them runs.
   */
  goAway(replace: () => () => void): () => Promise<void> {
    const since = Date.now();
    const bringBack = replace();
    this.#away = { since, surely: Date.now() };
    return async () => {
      const indices = [...this.#workers.keys()];
      await Promise.all(indices.map((index) => this.#kill(index)));
      bringBack();
      this.#away = undefined;
      for (const index of indices) this.#start(index);
    };
  }

  /** Kills all, and compares what they left with what they were told. */
  async finish(): Promise<void> {
    await Promise.all(this.#workers.keys().map((index) => this.#kill(index)));
    const storage = openStorage(this.#kind, this.#path);
    const shared = await find(storage);
    for (const model of this.#models) {
      model.settle({ [SHARED]: shared, [model.owner]: await find(storage.withNamespace(model.owner)) });
    }
    for (const by of ['update', 'lock'] as const) {
      const atLeast = this.#sum((model) => model.counted[by]);
      const atMost = atLeast + this.#sum((model) => model.maybeCounted[by]);
      const found = shared[COUNTERS[by]] ?? 0;
      if (found < atLeast || found > atMost) {
        this.#models[0]?.faults.push(`${COUNTERS[by]}: found ${found}, not ${atLeast} to ${atMost}`);
      }
    }
    await storage.close();
  }

  #start(index: number): void {
    const model = this.#models[index]!;
    const life = (this.#lives[index] = this.#lives[index]! + 1);
    const first = String(life * VALUES_OF_A_LIFE);
    const seed = String(this.#campaign.below(2 ** 31));
    const worker = new Worker('operate', [this.#kind, this.#path, model.owner, seed, first]);
    worker.onLine((line) => this.#hear(model, JSON.parse(line) as Line));
    this.#workers[index] = worker;
  }

  async #kill(index: number): Promise<void> {
    this.kills += 1;
    await this.#workers[index]!.kill();
    const model = this.#models[index]!;
    if (this.#isElsewhere(model)) model.refused();
    else model.interrupted();
  }

  #hear(model: WriterModel, { at, begin, done, found, failed, isTyped, systemCode }: Line): void {
    const isAway = this.#away !== undefined && at >= this.#away.since;
    if (begin !== undefined) {
      model.begin(begin);
      this.#begunAt.set(model, at);
    } else if (done !== undefined) {
      if (this.#isElsewhere(model)) model.refused();
      else if (isAway) model.interrupted();
      else model.done(done ?? undefined);
    } else if (found !== undefined) {
      if (!isAway) model.settle(found);
    } else if (failed !== undefined) {
      const name = systemCode === undefined ? failed : `${failed} ${systemCode}`;
      this.failures[name] = (this.failures[name] ?? 0) + 1;
      if (isTyped === false) model.faults.push(`${model.owner}: ${failed}`);
      if (failed === 'ERR_LOCK_LOST' || this.#isElsewhere(model)) model.refused();
      else model.interrupted();
    }
  }

  /** Whether what a writer does was begun where nothing can be stored. */
  #isElsewhere(model: WriterModel): boolean {
    return this.#away !== undefined && (this.#begunAt.get(model) ?? 0) > this.#away.surely;
  }

  #sum(count: (model: WriterModel) => number): number {
    return this.#models.reduce((sum, model) => sum + count(model), 0);
  }
}
