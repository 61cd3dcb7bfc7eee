import type { EpochMarks } from './epoch-marks.ts';
import type { StoredState } from './stored-state.ts';

/** An epoch that this page has seen in the ledger and in `localStorage`. */
interface KnownEpoch {
  readonly epoch: string;
  readonly isConfirmed: boolean;
  readonly marks: EpochMarks;
}

/** By database, for all instances in the page. */
const known = new Map<string, KnownEpoch>();

/** Remembers an epoch that stands in both places now. From here on the page looks whether it goes. */
export function knowEpoch(database: string, { epoch, unconfirmedSince }: StoredState, marks: EpochMarks): void {
  if (known.size === 0) for (const event of events) globalThis.addEventListener?.(event, markCleared);
  known.set(database, { epoch, isConfirmed: unconfirmedSince === undefined, marks });
}

/** Forgets what was known of a ledger that holds nothing any more. */
export function forgetEpoch(database: string): void {
  known.delete(database);
}

/** Whether this page knows an epoch of a ledger, whichever. */
export const knowsEpoch = (database: string): boolean => known.has(database);

/** Whether this page knew the epoch, and `localStorage` has none now: so it was cleared. */
export function sawEpochGo(database: string, epoch: string): boolean {
  const { epoch: knownEpoch, marks } = known.get(database) ?? {};
  return knownEpoch === epoch && marks?.epoch === null;
}

/**
 * The moments in which to look. Whoever clears `localStorage` gets no event for it, and may be gone without another
 * operation: so at the last moment that every page gets, and when it is hidden, since a page that is then frozen or ended
 * gets none. Other pages get an event, and are asked by one: {@link EpochMarks.askOtherPages}.
 */
const events = ['pagehide', 'visibilitychange', 'storage'] as const;

/** Leaves a mark for the next page where an epoch has gone which would otherwise be taken for lost. */
function markCleared(): void {
  for (const [database, { epoch, isConfirmed, marks }] of known) {
    try {
      const current = marks.epoch;
      // Without an epoch nothing holds. Another one has taken its place without this page, which knows nothing of that.
      if (current === null && !isConfirmed) marks.clearedEpoch = epoch;
      else if (current !== null && current !== epoch) known.delete(database);
    } catch {
      // localStorage is denied by now, or full: there is no place for a mark, and nobody to tell.
    }
  }
}
