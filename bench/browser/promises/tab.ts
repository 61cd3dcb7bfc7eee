// A contender in one of two tabs that try what it promises.
import type { Contender } from '../contest/contender.ts';
import { MANY, namedEntry } from '../contest/operations.ts';
import { versionOf } from '../contest/token-record.ts';

/** Long enough for whatever one tab tells another. */
const PATIENCE_MS = 1_000;

export const begin = (open: () => Contender<unknown>): Tab => new Tab(open());

interface Rounds {
  readonly rounds: number;
}

export class Tab {
  readonly #contender: Contender<unknown>;
  readonly #channel = new BroadcastChannel('tabs');
  #hasHeard = false;

  constructor(contender: Contender<unknown>) {
    this.#contender = contender;
  }

  /** Counts up one entry, and stores entries of its own meanwhile, both so often. */
  async write({ tab, rounds }: Rounds & { readonly tab: number }): Promise<void> {
    await this.#together();
    for (let round = 0; round < rounds; round += 1) {
      await this.#contender.update('counter', (entry) => this.#entry('counter', this.#version(entry) + 1));
      const own = `tab-${tab}-${round}`;
      await this.#contender.store(own, this.#entry(own, 1));
      await pause();
    }
  }

  /** How far the entry was counted, and how many are there of those that the tabs stored meanwhile. */
  async written(): Promise<{ counted: number; own: number }> {
    const { counter, ...entries } = await this.#contender.all();
    const own = Object.keys(entries).filter((name) => name.startsWith('tab-')).length;
    return { counted: this.#version(counter), own };
  }

  /** Stores an entry so often, tells the other tab which version it is, and waits until that has looked. */
  async storeAndTell({ rounds }: Rounds): Promise<void> {
    await this.#together();
    for (let version = 1; version <= rounds; version += 1) {
      await this.#contender.store('fresh', this.#entry('fresh', version));
      const looked = this.#hear('looked');
      this.#tell('stored', version);
      await looked;
    }
  }

  /** Gets the entry as soon as it is told of it. Returns how often it was an older one. */
  async lookWhenTold({ rounds }: Rounds): Promise<number> {
    let stale = 0;
    let stored = this.#hear('stored');
    await this.#together();
    for (let round = 0; round < rounds; round += 1) {
      const version = await stored;
      stored = this.#hear('stored');
      if (this.#version(await this.#contender.get('fresh')) !== version) stale += 1;
      this.#tell('looked');
    }
    return stale;
  }

  /** Gives all of the same entries a new version, so often, in one change where that is offered. */
  async changeMany({ rounds }: Rounds): Promise<void> {
    await this.#together();
    for (let version = 1; version <= rounds; version += 1) {
      await this.#storeAll(version);
      await pause();
    }
    this.#tell('done');
  }

  /** Reads all entries until the other tab is done. Returns how many reads there were, and how many saw half a change. */
  async readMeanwhile(): Promise<{ reads: number; torn: number }> {
    const done = new AbortController();
    void this.#hear('done').then(() => done.abort());
    await this.#together();
    let [reads, torn] = [0, 0];
    while (!done.signal.aborted) {
      const entries = Object.entries(await this.#contender.all());
      const versions = entries.flatMap(([name, entry]) => (name.startsWith('many-') ? [this.#version(entry)] : []));
      reads += 1;
      if (new Set(versions).size > 1) torn += 1;
      await pause();
    }
    return { reads, torn };
  }

  /** Begins to listen, where the contender offers that. */
  async listen(): Promise<boolean> {
    await this.#contender.listen?.(() => (this.#hasHeard = true));
    return this.#contender.listen !== undefined;
  }

  /** Changes something, for others to hear of. */
  async announce(): Promise<void> {
    await this.#contender.announce?.();
    await this.store({ name: 'announced', version: 1 });
  }

  async hasHeard(): Promise<boolean> {
    for (const until = performance.now() + PATIENCE_MS; !this.#hasHeard && performance.now() < until;) await pause();
    return this.#hasHeard;
  }

  /** Which durability a store asks of IndexedDB; none where it asks for nothing. */
  async durability(): Promise<string> {
    const asked = new Set<string>();
    const original = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction') as PropertyDescriptor;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given): IDBTransaction {
      const transaction = (original.value as IDBDatabase['transaction']).apply(this, given);
      if (transaction.mode === 'readwrite') asked.add(transaction.durability);
      return transaction;
    };
    await this.store({ name: 'durable', version: 1 });
    Object.defineProperty(IDBDatabase.prototype, 'transaction', original);
    return [...asked].join();
  }

  async store({ name, version }: { readonly name: string; readonly version: number }): Promise<void> {
    await this.#contender.store(name, this.#entry(name, version));
  }

  async versionOf(name: string): Promise<number> {
    return this.#version(await this.#contender.get(name));
  }

  async #storeAll(version: number): Promise<void> {
    const entries = Array.from({ length: MANY }, (_, index) => namedEntry(this.#contender, `many-${index}`, version));
    if (this.#contender.storeMany !== undefined) await this.#contender.storeMany(Object.fromEntries(entries));
    else await Promise.all(entries.map(([name, entry]) => this.#contender.store(name, entry)));
  }

  /** Resolves in both tabs once both have come here. */
  async #together(): Promise<void> {
    const other = this.#hear('here');
    this.#tell('here');
    await other;
    // Who came first was not heard by the other.
    this.#tell('here');
  }

  #tell(what: string, version = 0): void {
    this.#channel.postMessage([what, version]);
  }

  #hear(what: string): Promise<number> {
    return new Promise((resolve) => {
      const onMessage = ({ data: [told, version] }: MessageEvent<[string, number]>): void => {
        if (told !== what) return;
        this.#channel.removeEventListener('message', onMessage);
        resolve(version);
      };
      this.#channel.addEventListener('message', onMessage);
    });
  }

  #entry(name: string, version: number): unknown {
    return namedEntry(this.#contender, name, version)[1];
  }

  /** Zero where there is none. */
  #version(entry: unknown): number {
    return entry === undefined || entry === null ? 0 : versionOf(this.#contender.expiry(entry));
  }
}

/** Lets the browser do what else there is to do. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
