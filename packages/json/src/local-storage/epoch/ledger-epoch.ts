import { type Connection, randomId, readNamespaces } from '@token-storage/indexeddb/engine';

import { type LedgerSchema, readState, writeState } from '../ledger-schema.ts';
import type { Mirror } from '../mirror.ts';
import { epochFate } from './epoch-fate.ts';
import { forgetEpoch, knowEpoch, knowsEpoch } from './known-epochs.ts';
import { seenState, type StoredState } from './stored-state.ts';

/**
 * The epoch of a ledger, which holds as long as its epoch stands in `localStorage`.
 *
 * Where that is missing, there are two reasons, and they must not be taken for each other: `localStorage` was cleared,
 * which logs out, or the browser was killed before it had written the epoch, which must not. For the first minute of an
 * epoch, its age tells nothing, and so pages do:
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
export class LedgerEpoch {
  readonly #connection: Connection<LedgerSchema>;
  readonly #mirror: Mirror;
  readonly #onCleared: (namespace: string) => void;
  /** Whether the ledger was seen without anything in it that could hold without an epoch in `localStorage`. */
  #isVacant = false;

  /** @param onCleared Called for each namespace that had entries, when they have been cleared. */
  constructor(connection: Connection<LedgerSchema>, mirror: Mirror, onCleared: (namespace: string) => void) {
    this.#connection = connection;
    this.#mirror = mirror;
    this.#onCleared = onCleared;
  }

  /** Whether the ledger may hold where `localStorage` has no epoch. */
  async mayHold(): Promise<boolean> {
    if (knowsEpoch(this.#connection.name)) return true;
    // In this page's life no browser is killed: later logins show an epoch.
    this.#isVacant ||=
      (await this.#connection.transaction(['entries'], 'readonly', readState)).unconfirmedSince === undefined;
    return !this.#isVacant;
  }

  /** Whether the ledger holds in a state that was found in it. */
  holds({ epoch }: StoredState): boolean {
    return epoch === '' || epoch === this.#mirror.marks.epoch;
  }

  /** Begins an epoch, in a transaction that puts it: whoever finds it there has only to wait until it appears. */
  begin(seq: number): StoredState {
    const state = { epoch: randomId(), seq, unconfirmedSince: Date.now() };
    this.#mirror.marks.epoch = state.epoch;
    this.know(state);
    return state;
  }

  /** Remembers the epoch of a ledger that holds. */
  know(state: StoredState): void {
    if (state.epoch === '') forgetEpoch(this.#connection.name);
    else knowEpoch(this.#connection.name, state, this.#mirror.marks);
  }

  /** Finds out why the ledger did not hold in a state, and clears it or lets it go on. Then look again. */
  async settle(missing: StoredState): Promise<void> {
    const fate = await epochFate(this.#connection.name, missing, this.#mirror.marks);
    if (fate === 'cleared') await this.#clear(missing.epoch);
    if (fate === 'lost') await this.#restore(missing.epoch);
  }

  /** Writes that the epoch has been seen for long enough. */
  async confirm(): Promise<void> {
    await this.#connection.transaction(['entries'], 'readwrite', async (transaction) => {
      const found = await readState(transaction);
      const state = seenState(found, Date.now());
      if (state !== found && state.epoch === this.#mirror.marks.epoch) await writeState(transaction, state);
    });
  }

  async #clear(epoch: string): Promise<void> {
    const namespaces = await this.#connection.transaction(
      ['entries'],
      'readwrite',
      async (transaction) => {
        const { epoch: current } = await readState(transaction);
        if (current !== epoch || current === this.#mirror.marks.epoch) return new Set<string>();
        const cleared = await readNamespaces(transaction);
        await transaction.objectStore('entries').clear();
        this.#mirror.clear();
        return cleared;
      },
      { durability: 'strict' },
    );
    for (const namespace of namespaces) this.#onCleared(namespace);
  }

  /** Lets everything go on under a new epoch. The texts follow as they are read. */
  async #restore(epoch: string): Promise<void> {
    await this.#connection.transaction(['entries'], 'readwrite', async (transaction) => {
      const { epoch: current, seq } = await readState(transaction);
      const { marks } = this.#mirror;
      const isSettled = [marks.epoch, marks.clearedEpoch].includes(epoch);
      if (current === epoch && !isSettled) await writeState(transaction, this.begin(seq));
    });
  }
}
