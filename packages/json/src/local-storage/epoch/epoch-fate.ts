import { sawEpochGo } from './known-epochs.ts';
import type { EpochMarks } from './epoch-marks.ts';
import type { StoredState } from './stored-state.ts';

/**
 * How far a page's view of `localStorage` may lag behind, in milliseconds: five times what was measured with four tabs
 * at ten times the load that the machine could take. Whoever is too impatient here loses a login.
 */
const LONGEST_LAG_MS = 2_000;

/**
 * How long a page that is asked may take to answer, in milliseconds: a hundred times what it takes. Whoever takes longer,
 * for being busy, has cleared nothing. An epoch that is only late is replaced then, which loses nothing.
 */
const LONGEST_ANSWER_MS = 1_000;

/**
 * What has become of a ledger's epoch that was not in `localStorage`: it is there by now, somebody has cleared it, or the
 * browser was killed before it had written it.
 */
export type EpochFate = 'there' | 'cleared' | 'lost';

/** Finds out what has become of an epoch, which may take as long as that. */
export async function epochFate(database: string, state: StoredState, marks: EpochMarks): Promise<EpochFate> {
  const { epoch, unconfirmedSince } = state;
  if (sawEpochGo(database, epoch)) return 'cleared';
  marks.askOtherPages();
  const isConfirmed = unconfirmedSince === undefined;
  for (const deadline = performance.now() + (isConfirmed ? LONGEST_LAG_MS : LONGEST_ANSWER_MS); ;) {
    if (marks.epoch === epoch) return 'there';
    if (marks.clearedEpoch === epoch) return 'cleared';
    if (performance.now() > deadline) return isConfirmed ? 'cleared' : 'lost';
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
