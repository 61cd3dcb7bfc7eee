import { quartiles } from '../../report/quartiles.ts';
import { contenderNamed } from '../contenders/contenders.ts';
import type { NodeContender, Opened } from '../contenders/contender.ts';
import { sampleEntry, sampleName } from '../../sample-entry.ts';

/** Entries that are stored at once. */
const AT_ONCE = 100;

/** What is timed, by its name; each returns how long so many of it took, in microseconds. */
export type OperationId = 'get' | 'get-all' | 'store' | 'store-100' | 'remove';

/** How long one operation takes, as far as one knows before it is measured. */
export interface Pace {
  readonly quickestUs: number;
  readonly usualUs: number;
}

/** The last so many say how long it takes: the first look at the file, or are not compiled yet. */
const LAST = 20;

/** A contender that is open in this process, and what is done with it. */
export class Subject {
  readonly contender: NodeContender;
  readonly opened: Opened;
  #entries = 0;
  #round = 0;

  static async open(name: string, folder: string): Promise<Subject> {
    const contender = contenderNamed(name);
    return new Subject(contender, await contender.open(folder));
  }

  private constructor(contender: NodeContender, opened: Opened) {
    this.contender = contender;
    this.opened = opened;
  }

  /** Stores so many entries, from nothing. */
  async fill(entries: number): Promise<void> {
    const names = Array.from({ length: entries }, (_, index) => sampleName(index));
    await this.opened.storeAll(new Map(names.map((name) => [name, this.sample(name)])));
    this.#entries = entries;
  }

  /**
   * Times an operation: that of so many calls, one after the other, divided by how many there were.
   *
   * @param isPrimed Whether it is done once before, since a process that has slept is slow at first.
   * @returns Microseconds.
   */
  async time(operation: OperationId, calls: number, isPrimed: boolean): Promise<number> {
    if (isPrimed) await this.#timeOnce(operation, 1);
    return this.#timeOnce(operation, calls);
  }

  /** Does an operation again and again for so long, until it has been compiled, and says how long one took with what it needed before. */
  async warmUp(operation: OperationId, ms: number): Promise<Pace> {
    const end = performance.now() + ms;
    // Longer, where others had the core meanwhile.
    const latest = end + 3 * ms;
    const times: number[] = [];
    do {
      const started = performance.now();
      await this.#timeOnce(operation, 1);
      times.push((performance.now() - started) * 1000);
    } while (performance.now() < (times.length < LAST ? latest : end));
    return { quickestUs: Math.min(...times.slice(-LAST)), usualUs: quartiles(times.slice(-LAST)).median };
  }

  async #timeOnce(operation: OperationId, calls: number): Promise<number> {
    switch (operation) {
      case 'get': {
        const name = sampleName(0);
        return timed(() => this.opened.get(name), calls);
      }
      case 'get-all':
        return timed(() => this.opened.getAll(), calls);
      case 'store': {
        const [name, value] = this.#next();
        return timed(() => this.opened.store(name, value), calls);
      }
      case 'store-100': {
        const all = Array.from({ length: AT_ONCE }, () => this.#next());
        return timed(() => this.opened.storeAtOnce(all), calls);
      }
      case 'remove': {
        await this.opened.store('removed', this.sample('removed'));
        return timed(() => this.opened.remove('removed'), calls);
      }
    }
  }

  sample(name: string, round = 0): unknown {
    return this.contender.prepare(sampleEntry(name, round));
  }

  /** The next entry to be replaced, one after the other. */
  #next(): [name: string, value: unknown] {
    const name = sampleName(this.#round % this.#entries);
    this.#round += 1;
    return [name, this.sample(name, this.#round)];
  }
}

/** What was returned last: what nobody looks at need not be done. */
let sink: unknown;

async function timed(action: () => unknown, calls: number): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1) {
    sink = action();
    // Only those wait whose users would.
    if (sink instanceof Promise) sink = await sink;
  }
  return ((performance.now() - started) * 1000) / calls;
}
