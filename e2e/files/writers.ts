import type { CampaignRun } from '../../scripts/campaign/campaign-run.ts';
import { COUNTERS, find, type Found, type Operation, SHARED } from '../support/operation.ts';
import { WriterModel } from '../support/writer-model.ts';
import { type FileKind, openStorage } from './open-storage.ts';
import { Worker } from './worker.ts';

interface Line {
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
  /** While a folder is gone, what is found in its place says nothing. */
  isAway = false;
  kills = 0;
  readonly #kind: FileKind;
  readonly #path: string;
  readonly #campaign: CampaignRun;
  readonly #models: readonly WriterModel[];
  readonly #workers: Worker[] = [];
  readonly #lives: number[];

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
    worker.lines.on('line', (line) => this.#hear(model, JSON.parse(line) as Line));
    this.#workers[index] = worker;
  }

  async #kill(index: number): Promise<void> {
    this.kills += 1;
    await this.#workers[index]!.kill();
    this.#models[index]!.interrupted();
  }

  #hear(model: WriterModel, { begin, done, found, failed, isTyped, systemCode }: Line): void {
    if (begin !== undefined) model.begin(begin);
    else if (done !== undefined) model.done(this.isAway ? undefined : (done ?? undefined));
    else if (found !== undefined) {
      if (!this.isAway) model.settle(found);
    } else if (failed !== undefined) {
      const name = systemCode === undefined ? failed : `${failed} ${systemCode}`;
      this.failures[name] = (this.failures[name] ?? 0) + 1;
      if (isTyped === false) model.faults.push(`${model.owner}: ${failed}`);
      if (failed === 'ERR_LOCK_LOST') model.refused();
      else model.interrupted();
    }
  }

  #sum(count: (model: WriterModel) => number): number {
    return this.#models.reduce((sum, model) => sum + count(model), 0);
  }
}
