import type { EntrySelection } from '@token-storage/core';
import {
  type Connection,
  ENTRIES,
  LOCKS,
  randomId,
  readNamespaces,
  readRecords,
  settled,
  writeRecords,
} from '@token-storage/indexeddb';

import { type LedgerRecord, type LedgerState, parseRecord } from './ledger-record.ts';
import type { KnownEntries, Mirror } from './mirror.ts';

/** Where the state stands, among the entries: their keys are arrays. */
const STATE = 'state';

/**
 * How far a page's view of `localStorage` may lag behind, in milliseconds: five times what was measured with four tabs
 * at ten times the load that the machine could take. Whoever is too impatient here loses a login.
 */
const LONGEST_LAG_MS = 2_000;

/** By database: the last epoch that this page has seen in both places. */
const seenEpochs = new Map<string, string>();

/** What a transaction on the ledger works with. */
export interface LedgerView {
  readonly transaction: IDBTransaction;
  readonly state: LedgerState;
  /** The selected entries. */
  readonly entries: KnownEntries;
}

/** What one transaction has written. */
export interface LedgerChange {
  /** The state that it led to. */
  readonly state: LedgerState;
  /** By resource server; `undefined` where an entry was removed. */
  readonly records: ReadonlyMap<string, LedgerRecord | undefined>;
  /** What was there before. */
  readonly before: KnownEntries;
}

/**
 * The truth about the entries of a location, in IndexedDB.
 *
 * It holds as long as its epoch stands in `localStorage`. When that is gone, everything was cleared there, and so it is
 * cleared here.
 */
export class Ledger {
  readonly #connection: Connection;
  readonly #mirror: Mirror;
  readonly #onCleared: (namespace: string) => void;

  /** @param onCleared Called for each namespace that had entries, when they have been cleared. */
  constructor(connection: Connection, mirror: Mirror, onCleared: (namespace: string) => void) {
    this.#connection = connection;
    this.#mirror = mirror;
    this.#onCleared = onCleared;
  }

  /** Whether this page has ever seen anything in it. */
  get used(): boolean {
    return seenEpochs.has(this.#connection.name);
  }

  /** Runs a transaction on the selected entries, which the mirror shows from then on. */
  async transaction<T>(
    mode: IDBTransactionMode,
    namespace: string,
    selection: EntrySelection,
    body: (view: LedgerView) => T | Promise<T>,
  ): Promise<T> {
    const stores = mode === 'readonly' ? [ENTRIES] : [ENTRIES, LOCKS];
    for (;;) {
      let unconfirmed = '';
      const run = async (transaction: IDBTransaction): Promise<T | undefined> => {
        unconfirmed = '';
        const [found, records] = await Promise.all([
          settled<unknown>(transaction.objectStore(ENTRIES).get(STATE)),
          readRecords(transaction, namespace, selection),
        ]);
        const state = parseRecord(found);
        if (state.epoch !== '' && state.epoch !== this.#mirror.epoch) {
          unconfirmed = state.epoch;
          return undefined;
        }
        if (state.epoch !== '') seenEpochs.set(this.#connection.name, state.epoch);
        return body({ transaction, state, entries: this.#mirror.reflect(namespace, selection, state, records) });
      };
      const result = await this.#connection.transaction(stores, mode, run, { durability: 'strict' });
      if (unconfirmed === '') return result as T;
      // What was seen once and is gone was cleared; what was never seen may only be late.
      const cleared = seenEpochs.get(this.#connection.name) === unconfirmed || !(await this.#appears(unconfirmed));
      if (cleared) await this.#clear(unconfirmed);
    }
  }

  /** Writes entries as one change; removes those that are `undefined`. */
  async write(
    { transaction, state: { epoch, seq }, entries: before }: LedgerView,
    namespace: string,
    entries: ReadonlyMap<string, unknown>,
  ): Promise<LedgerChange> {
    const state: LedgerState = { epoch: epoch || randomId(), seq: seq + 1 };
    // While nobody else can look: whoever finds it in the ledger has only to wait until it appears.
    if (epoch === '') this.#mirror.epoch = state.epoch;
    const records = new Map<string, LedgerRecord | undefined>();
    for (const [name, entry] of entries) records.set(name, entry === undefined ? undefined : { ...state, entry });
    // One after the other, as writeRecords does, and for its reason.
    await settled(transaction.objectStore(ENTRIES).put(state, STATE));
    await writeRecords(transaction, namespace, records);
    return { state, records, before };
  }

  /** Puts back what was there before a change, but for entries that somebody has changed since. */
  async undo(namespace: string, { state, records, before }: LedgerChange): Promise<void> {
    await this.transaction('readwrite', namespace, [...records.keys()], async (view) => {
      if (view.state.epoch !== state.epoch) return;
      const entries = new Map<string, unknown>();
      for (const name of records.keys()) {
        const untouched = view.state.seq === state.seq || view.entries.get(name)?.seq === state.seq;
        if (untouched) entries.set(name, before.get(name)?.entry);
      }
      await this.write(view, namespace, entries);
    });
  }

  async #appears(epoch: string): Promise<boolean> {
    for (const deadline = performance.now() + LONGEST_LAG_MS; this.#mirror.epoch !== epoch;) {
      if (performance.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return true;
  }

  async #clear(epoch: string): Promise<void> {
    const namespaces = await this.#connection.transaction([ENTRIES], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(ENTRIES);
      const { epoch: current } = parseRecord(await settled(store.get(STATE)));
      if (current !== epoch || current === this.#mirror.epoch) return [];
      const cleared = await readNamespaces(transaction);
      await settled(store.clear());
      this.#mirror.clear();
      return cleared;
    });
    for (const namespace of namespaces) this.#onCleared(namespace);
  }
}
