import { exactJson } from './exact-json.ts';

/** Which state of a ledger something belongs to. */
export interface LedgerState {
  /** Another one after everything was cleared; empty before anything was stored. */
  readonly epoch: string;
  /** The number of the change, counted for the whole ledger. */
  readonly seq: number;
}

/** An entry as it stands in the ledger, and in the text in `localStorage`. */
export interface LedgerRecord extends LedgerState {
  /** What `TokenStorageData.toDict` gave. */
  readonly entry?: unknown;
}

const NO_RECORD: LedgerRecord = { epoch: '', seq: 0 };

/** What was found in the ledger; the state before anything was stored, when it is no record. */
export function parseRecord(found: unknown): LedgerRecord {
  const { epoch, seq } = Object(found) as { readonly [field in keyof LedgerState]: unknown };
  return typeof epoch === 'string' && typeof seq === 'number' ? (found as LedgerRecord) : NO_RECORD;
}

/** The same for a text, or the lack of one. */
export function parseText(text: string | null): LedgerRecord {
  try {
    return parseRecord(JSON.parse(text ?? ''));
  } catch {
    // Nothing of ours. What JSON.parse says about it would quote it.
    return NO_RECORD;
  }
}

/** The text of a record. Without the entry when JSON cannot hold that: readers turn to the ledger then. */
export function recordText({ epoch, seq, entry }: LedgerRecord): string {
  return exactJson({ epoch, seq, entry }) ?? JSON.stringify({ epoch, seq });
}
