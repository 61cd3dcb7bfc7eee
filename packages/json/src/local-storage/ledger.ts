import type { EntrySelection } from '@token-storage/core/adapter';
import {
  type Connection,
  ENTRIES,
  LOCKS,
  randomId,
  readNamespaces,
  readRecords,
  settled,
  writeRecords,
} from '@token-storage/indexeddb/engine';

import { epochFate } from './epoch-fate.ts';
import { forgetEpoch, knowEpoch, knowsEpoch } from './known-epochs.ts';
import type { LedgerRecord, LedgerState } from './ledger-record.ts';
import type { KnownEntries, Mirror } from './mirror.ts';
import { parseState, seenState, type StoredState } from './stored-state.ts';

/** Where the state stands, among the entries: their keys are arrays. */
const STATE = 'state';

/** What a transaction on the ledger works with. */
export interface LedgerView {
  readonly transaction: IDBTransaction;
  readonly state: StoredState;
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
 * It holds as long as its epoch stands in `localStorage`. Where that is missing, there are two reasons, and they must not
 * be taken for each other: `localStorage` was cleared, which logs out, or the browser was killed before it had written
 * the epoch, which must not. For the first minute of an epoch, its age tells nothing, and so pages do:
 *
 * - **Unconfirmed**: written less than a minute ago, or seen by nobody since. Missing means cleared where this page knew
 *   it, where a mark in `localStorage` names it, or where another page that knew it says so by leaving one when asked. It
 *   leaves one by itself when it is left, hidden, or hears of a change. Where nobody says so, the browser was killed: what
 *   the ledger holds goes on under a new epoch, so that a mark about the old one ends no later login.
 * - **Confirmed**: seen in `localStorage` a minute after it was written, so it is on the disk. Missing means cleared.
 *
 * What cannot be known: that an unconfirmed epoch was cleared by a page that died at once, or by one that had never used the
 * storage while no other was open. Then the login is kept. And a browser that is killed within seconds of a clear may
 * have forgotten that, and the mark with it, unless a page has used the storage since: the ledger was cleared then, which
 * is durable. So is the removal of all entries.
 */
export class Ledger {
  readonly #connection: Connection;
  readonly #mirror: Mirror;
  readonly #onCleared: (namespace: string) => void;
  /** Whether it was seen without anything in it that could hold without an epoch in `localStorage`. */
  #isVacant = false;

  /** @param onCleared Called for each namespace that had entries, when they have been cleared. */
  constructor(connection: Connection, mirror: Mirror, onCleared: (namespace: string) => void) {
    this.#connection = connection;
    this.#mirror = mirror;
    this.#onCleared = onCleared;
  }

  /** Whether it may hold where `localStorage` has no epoch. */
  async mayHold(): Promise<boolean> {
    if (knowsEpoch(this.#connection.name)) return true;
    // In this page's life no browser is killed: later logins show an epoch.
    this.#isVacant ||=
      (await this.#connection.transaction([ENTRIES], 'readonly', readState)).unconfirmedSince === undefined;
    return !this.#isVacant;
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
      let missing: StoredState | undefined;
      let isOlder = false;
      const run = async (transaction: IDBTransaction): Promise<T | undefined> => {
        const [found, records] = await Promise.all([
          readState(transaction),
          readRecords(transaction, namespace, selection),
        ]);
        missing = found.epoch !== '' && found.epoch !== this.#mirror.epoch ? found : undefined;
        if (missing !== undefined) return undefined;
        const state = seenState(found, Date.now());
        isOlder = state !== found;
        this.#know(state);
        return body({ transaction, state, entries: this.#mirror.reflect(namespace, selection, state, records) });
      };
      const result = await this.#connection.transaction(stores, mode, run, { durability: 'strict' });
      if (missing !== undefined) {
        await this.#settle(missing);
        continue;
      }
      // What was written has it. A read that could not write is none the worse: the next one tries again.
      if (isOlder && mode === 'readonly') await this.#confirm().catch(() => {});
      return result as T;
    }
  }

  /** Writes entries as one change; removes those that are `undefined`. */
  async write(
    { transaction, state: found, entries: before }: LedgerView,
    namespace: string,
    entries: ReadonlyMap<string, unknown>,
  ): Promise<LedgerChange> {
    const state = found.epoch === '' ? this.#begin(1) : { ...found, seq: found.seq + 1 };
    const { epoch, seq } = state;
    const records = new Map<string, LedgerRecord | undefined>();
    for (const [name, entry] of entries) records.set(name, entry === undefined ? undefined : { epoch, seq, entry });
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

  /** The number of the last change. */
  async lastChange(): Promise<string> {
    return this.transaction('readonly', '', [], ({ state: { epoch, seq } }) => `${epoch} ${seq}`);
  }

  /** Begins an epoch, in a transaction that puts it: whoever finds it there has only to wait until it appears. */
  #begin(seq: number): StoredState {
    const state = { epoch: randomId(), seq, unconfirmedSince: Date.now() };
    this.#mirror.epoch = state.epoch;
    this.#know(state);
    return state;
  }

  #know(state: StoredState): void {
    if (state.epoch === '') forgetEpoch(this.#connection.name);
    else knowEpoch(this.#connection.name, state, this.#mirror);
  }

  async #settle(missing: StoredState): Promise<void> {
    const fate = await epochFate(this.#connection.name, missing, this.#mirror);
    if (fate === 'cleared') await this.#clear(missing.epoch);
    if (fate === 'lost') await this.#restore(missing.epoch);
  }

  async #clear(epoch: string): Promise<void> {
    const body = async (transaction: IDBTransaction): Promise<Iterable<string>> => {
      const { epoch: current } = await readState(transaction);
      if (current !== epoch || current === this.#mirror.epoch) return [];
      const cleared = await readNamespaces(transaction);
      await settled(transaction.objectStore(ENTRIES).clear());
      this.#mirror.clear();
      return cleared;
    };
    const namespaces = await this.#connection.transaction([ENTRIES], 'readwrite', body, { durability: 'strict' });
    for (const namespace of namespaces) this.#onCleared(namespace);
  }

  /** Lets everything go on under a new epoch. The texts follow as they are read. */
  async #restore(epoch: string): Promise<void> {
    await this.#connection.transaction([ENTRIES], 'readwrite', async (transaction) => {
      const { epoch: current, seq } = await readState(transaction);
      const isSettled = [this.#mirror.epoch, this.#mirror.clearedEpoch].includes(epoch);
      if (current !== epoch || isSettled) return;
      await settled(transaction.objectStore(ENTRIES).put(this.#begin(seq), STATE));
    });
  }

  async #confirm(): Promise<void> {
    await this.#connection.transaction([ENTRIES], 'readwrite', async (transaction) => {
      const found = await readState(transaction);
      const state = seenState(found, Date.now());
      if (state === found || state.epoch !== this.#mirror.epoch) return;
      await settled(transaction.objectStore(ENTRIES).put(state, STATE));
    });
  }
}

async function readState(transaction: IDBTransaction): Promise<StoredState> {
  return parseState(await settled<unknown>(transaction.objectStore(ENTRIES).get(STATE)));
}
