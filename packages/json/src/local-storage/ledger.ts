import type { EntrySelection } from '@token-storage/core/adapter';
import {
  type Connection,
  type HeldLease,
  readNamespaces,
  readRecords,
  writeAll,
  writeRecords,
} from '@token-storage/indexeddb/engine';

import { LedgerEpoch } from './epoch/ledger-epoch.ts';
import { seenState, type StoredState } from './epoch/stored-state.ts';
import type { LedgerRecord, LedgerState } from './ledger-record.ts';
import { type LedgerSchema, type LedgerTransaction, readState, writeState } from './ledger-schema.ts';
import type { Mirror } from './mirror.ts';
import type { MirroredEntries } from './mirrored-entry.ts';

/** What a transaction on the ledger works with. */
interface LedgerView<Mode extends IDBTransactionMode> {
  readonly transaction: LedgerTransaction<Mode>;
  readonly state: StoredState;
  /** The selected entries. */
  readonly entries: MirroredEntries;
}

/** What is to stand under some names, as `toDict` gives it; `undefined` where an entry is to be removed. */
type NewEntries = ReadonlyMap<string, unknown>;

/** What one transaction has written. */
export interface LedgerChange {
  /** The state that it led to. */
  readonly state: LedgerState;
  /** By resource server; `undefined` where an entry was removed. */
  readonly records: ReadonlyMap<string, LedgerRecord | undefined>;
  /** What was there before. */
  readonly before: MirroredEntries;
}

/** The truth about the entries of a location, in IndexedDB: as long as its {@link LedgerEpoch} lasts. */
export class Ledger {
  readonly #connection: Connection<LedgerSchema>;
  readonly #mirror: Mirror;
  readonly #epoch: LedgerEpoch;

  /** @param onCleared Called for each namespace that had entries, when they have been cleared. */
  constructor(connection: Connection<LedgerSchema>, mirror: Mirror, onCleared: (namespace: string) => void) {
    this.#connection = connection;
    this.#mirror = mirror;
    this.#epoch = new LedgerEpoch(connection, mirror, onCleared);
  }

  /** Whether it may hold where `localStorage` has no epoch. */
  async mayHold(): Promise<boolean> {
    return this.#epoch.mayHold();
  }

  /** The selected entries, of which the mirror has the texts from then on. */
  async read(namespace: string, selection: EntrySelection): Promise<MirroredEntries> {
    return this.#transaction('readonly', namespace, selection, ({ entries }) => entries);
  }

  /** The namespaces that have an entry. */
  async namespaces(): Promise<Set<string>> {
    return this.#transaction('readonly', '', [], ({ transaction }) => readNamespaces(transaction));
  }

  /** A text that is another one after each change. */
  async lastChange(): Promise<string> {
    return this.#transaction('readonly', '', [], ({ state: { epoch, seq } }) => `${epoch} ${seq}`);
  }

  /**
   * Reads entries, and writes what is decided from them as one change.
   *
   * @param lease Must hold, or nothing is written.
   * @returns `undefined` when there was nothing to write.
   */
  async change(
    namespace: string,
    selection: EntrySelection,
    decide: (entries: MirroredEntries) => NewEntries,
    lease?: HeldLease,
  ): Promise<LedgerChange | undefined> {
    return this.#transaction('readwrite', namespace, selection, async (view) => {
      await lease?.check(view.transaction);
      const entries = decide(view.entries);
      return entries.size === 0 ? undefined : this.#write(view, namespace, entries);
    });
  }

  /** Puts back what was there before a change, but for entries that somebody has changed since. */
  async undo(namespace: string, { state, records, before }: LedgerChange): Promise<void> {
    await this.#transaction('readwrite', namespace, [...records.keys()], async (view) => {
      if (view.state.epoch !== state.epoch) return;
      const entries = new Map<string, unknown>();
      for (const name of records.keys()) {
        const untouched = view.state.seq === state.seq || view.entries.get(name)?.seq === state.seq;
        if (untouched) entries.set(name, before.get(name)?.entry);
      }
      await this.#write(view, namespace, entries);
    });
  }

  /** Runs a transaction on the selected entries, of which the mirror has the texts from then on. */
  async #transaction<T, Mode extends IDBTransactionMode>(
    mode: Mode,
    namespace: string,
    selection: EntrySelection,
    body: (view: LedgerView<Mode>) => T | Promise<T>,
  ): Promise<T> {
    for (;;) {
      const outcome = await this.#connection.transaction(
        mode === 'readonly' ? ['entries'] : ['entries', 'locks'],
        mode,
        async (transaction): Promise<{ missing: StoredState } | { isAsFound: boolean; result: T }> => {
          const [found, records] = await Promise.all([
            readState(transaction),
            readRecords(transaction, namespace, selection),
          ]);
          if (!this.#epoch.holds(found)) return { missing: found };
          const state = seenState(found, Date.now());
          this.#epoch.know(state);
          const entries = this.#mirror.repairTexts(namespace, selection, state, records);
          return { isAsFound: state === found, result: await body({ transaction, state, entries }) };
        },
        { durability: 'strict' },
      );
      if ('missing' in outcome) {
        await this.#epoch.settle(outcome.missing);
        continue;
      }
      // What was written has it. A read that could not write is none the worse: the next one tries again.
      if (!outcome.isAsFound && mode === 'readonly') await this.#epoch.confirm().catch(() => {});
      return outcome.result;
    }
  }

  /** Writes entries as one change; removes those that are `undefined`. */
  async #write(
    { transaction, state: found, entries: before }: LedgerView<'readwrite'>,
    namespace: string,
    entries: NewEntries,
  ): Promise<LedgerChange> {
    const state = found.epoch === '' ? this.#epoch.begin(1) : { ...found, seq: found.seq + 1 };
    const { epoch, seq } = state;
    const records = new Map<string, LedgerRecord | undefined>();
    for (const [name, entry] of entries) records.set(name, entry === undefined ? undefined : { epoch, seq, entry });
    await writeAll([() => writeState(transaction, state), () => writeRecords(transaction, namespace, records)]);
    return { state, records, before };
  }
}
