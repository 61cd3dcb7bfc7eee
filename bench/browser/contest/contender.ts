import type { TokenRecord } from './token-record.ts';

type Awaitable<T> = T | Promise<T>;

/** One way to keep tokens in a browser, used as its users would use it. `Entry` is what it takes and gives. */
export interface Contender<Entry> {
  readonly entry: (record: TokenRecord) => Entry;
  /** The second at which an entry expires, by which versions of it are told apart. */
  readonly expiry: (entry: Entry) => number;
  readonly get: (name: string) => Awaitable<Entry | null | undefined>;
  readonly all: () => Awaitable<Readonly<Record<string, Entry>>>;
  readonly store: (name: string, entry: Entry) => unknown;
  /** Several in one change, where it offers that. */
  readonly storeMany?: (entries: Readonly<Record<string, Entry>>) => unknown;
  /** Replaces an entry by one that is made of it, as well as it can: by what it offers for that, else by a get and a store. */
  readonly update: (name: string, later: (entry: Entry | null | undefined) => Entry) => unknown;
  /** Calls back when another tab has changed something, where it offers that. */
  readonly listen?: (listener: () => void) => unknown;
  /** What a tab has to do so that others hear of its changes. */
  readonly announce?: () => unknown;
}

/** What each module of `contenders/` exports. It does no I/O before its first operation. */
export type OpenContender = (options: ContenderOptions) => Contender<unknown>;

export interface ContenderOptions {
  readonly durability?: 'strict' | 'relaxed';
}
