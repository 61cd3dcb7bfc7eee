// A contender in its page or worker, which does there what it is told from outside.
import type { Contender } from './contender.ts';
import { MANY, namedEntry, nameOf, type OperationName, operations } from './operations.ts';
import { versionOf } from './token-record.ts';

/** What to do, and among how many entries. */
interface Task {
  readonly operation: OperationName;
  readonly entries: number;
}

interface Turn extends Task {
  readonly round: number;
  readonly times: number;
  /** Whether it is done once more before the clock starts, since its process has slept while others had their turns. */
  readonly isPrimed: boolean;
}

export interface Filling {
  /** So many are stored. */
  readonly entries: number;
  /** Why there are no more. */
  readonly problem?: string;
}

export const begin = (open: () => Contender<unknown>): Contestant => new Contestant(open);

export class Contestant {
  readonly #open: () => Contender<unknown>;
  #opened: Contender<unknown> | undefined;
  /** Entries server-0 to server-(count - 1) are stored. */
  #count = 0;

  constructor(open: () => Contender<unknown>) {
    this.#open = open;
  }

  get #contender(): Contender<unknown> {
    return (this.#opened ??= this.#open());
  }

  /** Stores entries beside those that are there, until there are so many, or no more can be stored. */
  async fill({ from, to: entries }: { readonly from: number; readonly to: number }): Promise<Filling> {
    this.#count = from;
    try {
      while (this.#count < entries) {
        const count = Math.min(MANY, entries - this.#count);
        await this.#storeNew(Array.from({ length: count }, (_, index) => nameOf(this.#count + index)));
        this.#count += count;
      }
      await this.#check([nameOf(0), nameOf(entries - 1)]);
      return { entries };
    } catch (error) {
      return { entries: this.#count, problem: String(error) };
    }
  }

  offers(operation: OperationName): boolean {
    return operation !== 'change-100' || this.#contender.storeMany !== undefined;
  }

  /** What the first get takes, of a page or worker that has opened nothing so far, in milliseconds. */
  async first(name: string): Promise<number> {
    const started = performance.now();
    const found = await this.#contender.get(name);
    const taken = performance.now() - started;
    if (found === undefined || found === null) throw new Error(`${name} is missing.`);
    return taken;
  }

  /** Repeats an operation for so long, so that it is compiled. Returns how many milliseconds each took. */
  async warmUp({ milliseconds, ...task }: Task & { readonly milliseconds: number }): Promise<number> {
    let [count, taken] = [0, 0];
    const until = performance.now() + milliseconds;
    do {
      taken += await this.turn({ ...task, round: count, times: 1, isPrimed: false });
      count += 1;
    } while (performance.now() < until);
    return taken / count;
  }

  /** Runs an operation so many times one after the other. Returns how many milliseconds each took. */
  async turn({ operation, entries, round, times, isPrimed }: Turn): Promise<number> {
    const contender = this.#contender;
    const { prepare, act } = operations[operation];
    const [primer, ...given] = Array.from({ length: times + 1 }, (_, index) =>
      prepare(contender, round * (times + 1) + index, entries),
    );
    if (isPrimed) await act(contender, primer);
    const started = performance.now();
    for (const each of given) await act(contender, each);
    return (performance.now() - started) / times;
  }

  async #storeNew(names: readonly string[]): Promise<void> {
    const contender = this.#contender;
    const entries = names.map((name) => namedEntry(contender, name, 0));
    if (contender.storeMany !== undefined) await contender.storeMany(Object.fromEntries(entries));
    else await Promise.all(entries.map(([name, entry]) => contender.store(name, entry)));
  }

  async #check(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const found = await this.#contender.get(name);
      const version = found === undefined || found === null ? undefined : versionOf(this.#contender.expiry(found));
      if (version === undefined || Number.isNaN(version)) throw new Error(`${name} is not what was stored.`);
    }
  }
}
