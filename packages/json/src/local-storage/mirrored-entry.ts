import type { TokenStorageData } from '@token-storage/core';

import { type LedgerRecord, type LedgerState, recordText } from './ledger-record.ts';

/** What this page knows of an entry of the ledger, or of its absence. */
export interface MirroredEntry extends LedgerRecord {
  /** Its text in `localStorage`; `null` where there is no entry. */
  text: string | null;
  /** Parsed once somebody asked for it. */
  data?: TokenStorageData;
}

/** Entries by resource server; those that are there. */
export type MirroredEntries = ReadonlyMap<string, MirroredEntry>;

/** The entry of a record, or the absence of one, in some state of the ledger. */
export const mirroredEntry = (state: LedgerState, record: LedgerRecord | undefined): MirroredEntry =>
  record === undefined ? { ...state, text: null } : { ...record, text: recordText(record) };
