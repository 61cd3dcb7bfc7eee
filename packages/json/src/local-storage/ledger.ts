import type { EntrySelection } from '@token-storage/core/adapter';
import {
  type Connection,
  type DatabaseTransaction,
  type EntriesSchema,
  type LocksSchema,
  randomId,
  readNamespaces,
  readRecords,
  writeRecords,
} from '@token-storage/indexeddb/engine';

import { epochFate } from './epoch/epoch-fate.ts';
import { forgetEpoch, knowEpoch, knowsEpoch } from './epoch/known-epochs.ts';
import type { LedgerRecord, LedgerState } from './ledger-record.ts';
import type { KnownEntries, Mirror } from './mirror.ts';
import { parseState, seenState, type StoredState } from './epoch/stored-state.ts';

/** A ledger's database. Its state stands among the entries, whose keys are arrays. */
export interface LedgerSchema extends LocksSchema {
  entries: { key: EntriesSchema['entries']['key'] | 'state'; value: unknown };
}

/** What a transaction on the ledger works with. */
export interface LedgerView<Mode extends IDBTransactionMode> {
  readonly transaction: DatabaseTransaction<LedgerSchema, Mode>;
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
  readonly #connection: Connection<LedgerSchema>;
  readonly #mirror: Mirror;
  readonly #onCleared: (namespace: string) => void;
  /** Whether it was seen without anything in it that could hold without an epoch in `localStorage`. */
  #isVacant = false;

  /** @param onCleared Called for each namespace that had entries, when they have been cleared. */
  constructor(connection: Connection<LedgerSchema>, mirror: Mirror, onCleared: (namespace: string) => void) {
    this.#connection = connection;
    this.#mirror = mirror;
    this.#onCleared = onCleared;
  }

  /** Whether it may hold where `localStorage` has no epoch. */
  async mayHold(): Promise<boolean> {
    if (knowsEpoch(this.#connection.name)) return true;
    // In this page's life no browser is killed: later logins show an epoch.
    this.#isVacant ||=
      (await this.#connection.transaction(['entries'], 'readonly', readState)).unconfirmedSince === undefined;
    return !this.#isVacant;
  }

  /** Runs a transaction on the selected entries, which the mirror shows from then on. */
  async transaction<T, Mode extends IDBTransactionMode>(
    mode: Mode,
    namespace: string,
    selection: EntrySelection,
    body: (view: LedgerView<Mode>) => T | Promise<T>,
  ): Promise<T> {
    const stores: ('entries' | 'locks')[] = mode === 'readonly' ? ['entries'] : ['entries', 'locks'];
    for (;;) {
      const seen = await this.#connection.transaction(
        stores,
        mode,
        async (transaction): Promise<{ missing: StoredState } | { isOlder: boolean; result: T }> => {
          const [found, records] = await Promise.all([
            readState(transaction),
            readRecords(transaction, namespace, selection),
          ]);
          if (found.epoch !== '' && found.epoch !== this.#mirror.epoch) return { missing: found };
          const state = seenState(found, Date.now());
          this.#know(state);
          const entries = this.#mirror.reflect(namespace, selection, state, records);
          return { isOlder: state !== found, result: await body({ transaction, state, entries }) };
        },
        { durability: 'strict' },
      );
      if ('missing' in seen) {
        await this.#settle(seen.missing);
        continue;
      }
      // What was written has it. A read that could not write is none the worse: the next one tries again.
      if (seen.isOlder && mode === 'readonly') await this.#confirm().catch(() => {});
      return seen.result;
    }
  }

  /** Writes entries as one change; removes those that are `undefined`. */
  async write(
    { transaction, state: found, entries: before }: LedgerView<'readwrite'>,
    namespace: string,
    entries: ReadonlyMap<string, unknown>,
  ): Promise<LedgerChange> {
    const state = found.epoch === '' ? this.#begin(1) : { ...found, seq: found.seq + 1 };
    const { epoch, seq } = state;
    const records = new Map<string, LedgerRecord | undefined>();
    for (const [name, entry] of entries) records.set(name, entry === undefined ? undefined : { epoch, seq, entry });
    // One after the other, as writeRecords does, and for its reason.
    await transaction.objectStore('entries').put(state, 'state');
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
    const body = async (transaction: DatabaseTransaction<LedgerSchema, 'readwrite'>): Promise<Iterable<string>> => {
      const { epoch: current } = await readState(transaction);
      if (current !== epoch || current === this.#mirror.epoch) return [];
      const cleared = await readNamespaces(transaction);
      await transaction.objectStore('entries').clear();
      this.#mirror.clear();
      return cleared;
    };
    const namespaces = await this.#connection.transaction(['entries'], 'readwrite', body, { durability: 'strict' });
    for (const namespace of namespaces) this.#onCleared(namespace);
  }

  /** Lets everything go on under a new epoch. The texts follow as they are read. */
  async #restore(epoch: string): Promise<void> {
    await this.#connection.transaction(['entries'], 'readwrite', async (transaction) => {
      const { epoch: current, seq } = await readState(transaction);
      const isSettled = [this.#mirror.epoch, this.#mirror.clearedEpoch].includes(epoch);
      if (current !== epoch || isSettled) return;
      await transaction.objectStore('entries').put(this.#begin(seq), 'state');
    });
  }

  async #confirm(): Promise<void> {
    await this.#connection.transaction(['entries'], 'readwrite', async (transaction) => {
      const found = await readState(transaction);
      const state = seenState(found, Date.now());
      if (state === found || state.epoch !== this.#mirror.epoch) return;
      await transaction.objectStore('entries').put(state, 'state');
    });
  }
}

async function readState(transaction: DatabaseTransaction<LedgerSchema>): Promise<StoredState> {
  return parseState(await transaction.objectStore('entries').get('state'));
}
