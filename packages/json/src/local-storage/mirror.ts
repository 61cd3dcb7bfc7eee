import { StorageUnavailableError, type TokenStorageData } from '@token-storage/core';
import type { EntrySelection } from '@token-storage/core/adapter';
import { databaseError, type Records } from '@token-storage/indexeddb/engine';

import { type LedgerRecord, type LedgerState, parseRecord, parseText, recordText } from './ledger-record.ts';
import { StorageKeys } from './storage-keys.ts';

/** What this page knows of an entry, or of its absence. */
export interface KnownEntry extends LedgerRecord {
  /** Its text in `localStorage`; `null` where there is no entry. */
  readonly text: string | null;
  /** Parsed once somebody asked for it. */
  data?: TokenStorageData;
}

/** Entries by resource server; those that are there. */
export type KnownEntries = ReadonlyMap<string, KnownEntry>;

/**
 * The readable copy of a ledger in `localStorage`.
 *
 * A tab's view of `localStorage` may lag behind, and a tab may die before it has shown what it wrote. So a text counts
 * only when it is newer than what the ledger has said before, and the ledger is asked first for each entry.
 */
export class Mirror {
  readonly keys: StorageKeys;
  /** By key, within one epoch. */
  readonly #known = new Map<string, KnownEntry>();
  #epoch = '';

  constructor(location: string) {
    this.keys = new StorageKeys(location);
  }

  /** @throws {@link StorageUnavailableError} in a worker, which has no localStorage, and where it is denied. */
  get storage(): Storage {
    try {
      if (globalThis.localStorage) return globalThis.localStorage;
    } catch (error) {
      if (error instanceof DOMException) throw databaseError(error, 'localStorage');
      throw error;
    }
    const message = 'There is no localStorage here. In a worker, use IndexedDBTokenStorage.';
    throw new StorageUnavailableError(message, { location: 'localStorage' });
  }

  /** What the ledger's epoch must be for the ledger to hold; `null` after a clear. */
  get epoch(): string | null {
    return this.storage.getItem(this.keys.epoch);
  }

  /** @throws DOMException when there is no room. */
  set epoch(epoch: string) {
    this.storage.setItem(this.keys.epoch, epoch);
    // Whatever was cleared before: this one was not.
    this.storage.removeItem(this.keys.cleared);
  }

  /** The epoch of which a page says that it saw it go. */
  get clearedEpoch(): string | null {
    return this.storage.getItem(this.keys.cleared);
  }

  /** @throws DOMException when there is no room. */
  set clearedEpoch(epoch: string) {
    this.storage.setItem(this.keys.cleared, epoch);
  }

  /** Makes the other pages that know an epoch look whether it is there: any change here is an event for them. */
  ask(): void {
    try {
      this.storage.setItem(this.keys.asked, '');
      this.storage.removeItem(this.keys.asked);
    } catch {
      // There is no room, so nothing was cleared.
    }
  }

  /** Removes every text, and the mark. */
  clear(): void {
    for (const name of this.keys.list(this.storage)) this.storage.removeItem(this.keys.of(...name));
    this.storage.removeItem(this.keys.cleared);
  }

  /** What the ledger said last of an entry, or a later text; `undefined` when neither was looked at. */
  known(namespace: string, name: string): LedgerState | undefined {
    return this.#known.get(this.keys.of(namespace, name));
  }

  /** From here on, the ledger is asked first for each entry. */
  forget(): void {
    this.#known.clear();
  }

  /** The named entries, as far as their texts can be believed; else `undefined`: ask the ledger. */
  peek(namespace: string, names: readonly string[]): KnownEntries | undefined {
    // Texts that were left behind when the epoch alone was removed count no more.
    if ((this.epoch ?? '') !== this.#epoch) return undefined;
    const entries = new Map<string, KnownEntry>();
    for (const name of names) {
      const entry = this.#believe(this.keys.of(namespace, name));
      if (entry === undefined) return undefined;
      if (entry.text !== null) entries.set(name, entry);
    }
    return entries;
  }

  #believe(key: string): KnownEntry | undefined {
    const text = this.storage.getItem(key);
    const known = this.#known.get(key);
    if (known === undefined || known.text === text) return known;
    const shown = parseText(text);
    if (shown.epoch !== known.epoch || shown.seq <= known.seq || shown.entry === undefined) return undefined;
    const entry = { ...shown, text };
    this.#known.set(key, entry);
    return entry;
  }

  /**
   * Makes texts what the ledger says, where they are older or not ours.
   *
   * To be called inside the transaction that read the records: then nobody can have shown a later one.
   */
  reflect(namespace: string, selection: EntrySelection, state: LedgerState, records: Records): KnownEntries {
    if (this.#epoch !== state.epoch) this.#known.clear();
    this.#epoch = state.epoch;
    const names =
      selection === 'all' ? new Set([...records.keys(), ...this.keys.names(this.storage, namespace)]) : selection;
    const entries = new Map<string, KnownEntry>();
    for (const name of names) {
      const key = this.keys.of(namespace, name);
      const record = records.get(name);
      const entry = this.#note(key, state, record === undefined ? undefined : parseRecord(record));
      if (entry.text !== null) entries.set(name, entry);
      if (this.storage.getItem(key) === entry.text) continue;
      try {
        this.#show(key, entry.text);
      } catch {
        // There is no room. Without a text, the ledger is asked.
        this.#show(key, null);
      }
    }
    return entries;
  }

  /**
   * Shows what was written: never over a later change, and not after everything was cleared.
   *
   * @returns Whether a text was missing. It may have been removed meanwhile, by a later change, so look into the ledger.
   * @throws DOMException when there is no room.
   */
  publish(namespace: string, state: LedgerState, records: ReadonlyMap<string, LedgerRecord | undefined>): boolean {
    if (this.epoch !== state.epoch) return false;
    let missing = false;
    for (const [name, record] of records) {
      const key = this.keys.of(namespace, name);
      const { seq, text } = this.#note(key, state, record);
      const shown = this.storage.getItem(key);
      const later = parseText(shown);
      if (later.epoch === state.epoch && later.seq > seq) continue;
      missing ||= shown === null;
      this.#show(key, text);
    }
    return missing;
  }

  /** Takes note of what the ledger said in some state: a record, or that there was none. @returns What is known now. */
  #note(key: string, state: LedgerState, record: LedgerRecord | undefined): KnownEntry {
    const known = this.#known.get(key);
    const { epoch, seq } = record ?? state;
    if (known !== undefined && known.epoch === epoch && known.seq >= seq) return known;
    const entry = record === undefined ? { ...state, text: null } : { ...record, text: recordText(record) };
    this.#known.set(key, entry);
    return entry;
  }

  #show(key: string, text: string | null): void {
    if (text === null) this.storage.removeItem(key);
    else this.storage.setItem(key, text);
  }
}
