import { type LedgerState, parseRecord } from '../ledger-record.ts';

/**
 * For how long a browser may keep what was written to `localStorage` in its memory alone, in milliseconds. Chromium and
 * Firefox write it after 5 s, and Chromium up to a minute later for a site that writes often.
 */
const UNWRITTEN_FOR_MS = 60_000;

/** The state of a ledger, as it stands in it. */
export interface StoredState extends LedgerState {
  /**
   * When its epoch was written to `localStorage`, in milliseconds since 1970, while nobody has seen it there long enough
   * after that. Ledgers of version 0.1 never have it: theirs count as confirmed.
   */
  readonly unconfirmedSince?: number;
}

/** What was found in a ledger; the state before anything was stored, when it is none. */
export function parseState(found: unknown): StoredState {
  const { epoch, seq } = parseRecord(found);
  const { unconfirmedSince: since } = Object(found) as { readonly [field in keyof StoredState]: unknown };
  return typeof since === 'number' ? { epoch, seq, unconfirmedSince: since } : { epoch, seq };
}

/**
 * What a state becomes when its epoch is seen in `localStorage`: confirmed, where that was written long enough ago.
 *
 * A clock that was set back says nothing about that time: then it begins anew. One that was set forward is believed; who
 * is killed within seconds of both, the login and the new time, can lose the login.
 *
 * @returns The very state, when nothing changes.
 */
export function seenState(state: StoredState, nowMs: number): StoredState {
  const { epoch, seq, unconfirmedSince } = state;
  if (unconfirmedSince === undefined) return state;
  if (unconfirmedSince > nowMs) return { ...state, unconfirmedSince: nowMs };
  return nowMs - unconfirmedSince < UNWRITTEN_FOR_MS ? state : { epoch, seq };
}
