import type { TokenStorageData } from '@token-storage/core';

import type { Contender } from '../../report/result.ts';

/** A way to store tokens on Node, used as its own users would. */
export interface NodeContender<Value = unknown> extends Omit<Contender, 'kept'> {
  /** Whether its promises are tried. */
  readonly isTried: boolean;
  /** Token data in the form in which it is handed over. */
  readonly prepare: (data: TokenStorageData) => Value;
  /** Opens what it keeps in a folder of its own. A library is imported then: the processes of others need not load it. */
  readonly open: (folder: string) => Opened<Value> | Promise<Opened<Value>>;
}

/** A contender that is open. What its own users need not await, it does not return as a Promise. */
export interface Opened<Value = unknown> {
  /** Stores many entries in the quickest way there is. */
  storeAll(entries: ReadonlyMap<string, Value>): unknown;
  get(name: string): unknown;
  getAll(): unknown;
  store(name: string, value: Value): unknown;
  /** Stores entries that are asked for at once. */
  storeAtOnce(entries: readonly (readonly [name: string, value: Value])[]): unknown;
  remove(name: string): unknown;
  /** Adds one to the `expires_at_seconds` of an entry, or stores the value where there is none, with what there is against losing one. */
  increment?(name: string, first: Value): unknown;
  close?(): unknown;
}
