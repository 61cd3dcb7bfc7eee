import type { EntrySelection } from '@token-storage/core/adapter';
import type { Records } from '@token-storage/indexeddb/engine';

import { EpochMarks } from './epoch/epoch-marks.ts';
import { type LedgerRecord, type LedgerState, parseRecord, parseText } from './ledger-record.ts';
import { type MirroredEntries, type MirroredEntry, mirroredEntry } from './mirrored-entry.ts';
import { pageStorage } from './page-storage.ts';
import { StorageKeys } from './storage-keys.ts';

/**
 * The readable copy of a ledger in `localStorage`.
 *
 * A tab's view of `localStorage` may lag behind, and a tab may die before it has written the text of what it stored. So a
 * text counts only when it is newer than what the ledger has said before, and the ledger is asked first for each entry.
 */
export class Mirror {
  readonly keys: StorageKeys;
  readonly marks: EpochMarks;
  /** By key, within one epoch: what the ledger said last, or a later text. */
  readonly #remembered = new Map<string, MirroredEntry>();
  #epoch = '';

  constructor(location: string) {
    this.keys = new StorageKeys(location);
    this.marks = new EpochMarks(this.keys);
  }

  /** Which change of an entry is remembered as its last one; `undefined` when neither ledger nor text was looked at. */
  lastChange(namespace: string, name: string): LedgerState | undefined {
    return this.#remembered.get(this.keys.of(namespace, name));
  }

  /** From here on, the ledger is asked first for each entry. */
  forgetEntries(): void {
    this.#remembered.clear();
  }

  /** Removes every text, and the mark. */
  clear(): void {
    for (const name of this.keys.list(pageStorage())) pageStorage().removeItem(this.keys.of(...name));
    pageStorage().removeItem(this.keys.cleared);
  }

  /** The named entries by their texts, as far as these can be believed; else `undefined`: ask the ledger. */
  readTexts(namespace: string, names: readonly string[]): MirroredEntries | undefined {
    const storage = pageStorage();
    // Texts that were left behind when the epoch alone was removed count no more.
    if ((storage.getItem(this.keys.epoch) ?? '') !== this.#epoch) return undefined;
    const entries = new Map<string, MirroredEntry>();
    for (const name of names) {
      const key = this.keys.of(namespace, name);
      const entry = this.#known(key, storage.getItem(key));
      if (entry === undefined) return undefined;
      if (entry.text !== null) entries.set(name, entry);
    }
    return entries;
  }

  #known(key: string, text: string | null): MirroredEntry | undefined {
    const known = this.#remembered.get(key);
    if (known === undefined) return undefined;
    if (known.text === text) {
      // The very string that the browser gives each time: the next comparison need not look into it.
      known.text = text;
      return known;
    }
    const found = parseText(text);
    if (found.epoch !== known.epoch || found.seq <= known.seq || found.entry === undefined) return undefined;
    const entry = { ...found, text };
    this.#remembered.set(key, entry);
    return entry;
  }

  /**
   * Makes texts what the ledger says, where they are older or not ours.
   *
   * To be called inside the transaction that read the records: then nobody can have written a later text.
   */
  repairTexts(namespace: string, selection: EntrySelection, state: LedgerState, records: Records): MirroredEntries {
    if (this.#epoch !== state.epoch) this.#remembered.clear();
    this.#epoch = state.epoch;
    const names =
      selection === 'all' ? new Set([...records.keys(), ...this.keys.names(pageStorage(), namespace)]) : selection;
    const entries = new Map<string, MirroredEntry>();
    for (const name of names) {
      const key = this.keys.of(namespace, name);
      const record = records.get(name);
      const entry = this.#remember(key, state, record === undefined ? undefined : parseRecord(record));
      if (entry.text !== null) entries.set(name, entry);
      if (pageStorage().getItem(key) === entry.text) continue;
      try {
        writeText(key, entry.text);
      } catch {
        // There is no room. Without a text, the ledger is asked.
        writeText(key, null);
      }
    }
    return entries;
  }

  /**
   * Writes the texts of a change: never over a later change, and not after everything was cleared.
   *
   * @returns Whether a text was missing. It may have been removed meanwhile, by a later change, so look into the ledger.
   * @throws DOMException when there is no room.
   */
  writeTexts(namespace: string, state: LedgerState, records: ReadonlyMap<string, LedgerRecord | undefined>): boolean {
    if (this.marks.epoch !== state.epoch) return false;
    let isMissing = false;
    for (const [name, record] of records) {
      const key = this.keys.of(namespace, name);
      const { seq, text } = this.#remember(key, state, record);
      const found = pageStorage().getItem(key);
      const later = parseText(found);
      if (later.epoch === state.epoch && later.seq > seq) continue;
      isMissing ||= found === null;
      writeText(key, text);
    }
    return isMissing;
  }

  /** Remembers what the ledger said in some state, unless something later is remembered. @returns What is from then on. */
  #remember(key: string, state: LedgerState, record: LedgerRecord | undefined): MirroredEntry {
    const known = this.#remembered.get(key);
    const { epoch, seq } = record ?? state;
    if (known !== undefined && known.epoch === epoch && known.seq >= seq) return known;
    const entry = mirroredEntry(state, record);
    this.#remembered.set(key, entry);
    return entry;
  }
}

function writeText(key: string, text: string | null): void {
  if (text === null) pageStorage().removeItem(key);
  else pageStorage().setItem(key, text);
}
