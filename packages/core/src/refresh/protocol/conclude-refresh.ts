import type { CallResult } from '../call/call-result.ts';
import { isAdoptable } from './is-adoptable.ts';
import type { OwnNote } from '../note/own-note.ts';
import type { Spending } from '../answer/refresh-answer.ts';
import { isInvalidGrant, refreshError, refusalReason } from '../options-and-errors/refresh-errors.ts';
import { noteOf } from '../note/refresh-note.ts';
import type { RefreshTarget, TurnEnd } from './refresh-target.ts';
import { storeAnswer } from './store-answer.ts';
import { readEntry } from '../note/read-entry.ts';

/**
 * Does what is to be done about each way in which a call may end.
 *
 * @throws {@link RefreshError} and what {@link storeAnswer} throws.
 */
export async function concludeRefresh(
  target: RefreshTarget,
  note: OwnNote,
  spending: Spending,
  result: CallResult,
): Promise<TurnEnd> {
  const { memory, plain, name } = target;
  if (result.kind === 'answer') return storeAnswer(target, spending, result.response);
  if (result.kind === 'unsure') await note.markEnded(plain);
  else await note.removeUnlessInDoubt(plain);
  if (result.kind === 'refusal') return refused(target, note, spending, result);
  if (result.kind !== 'unsent') throw refreshError('network', name, { what: result.what });
  memory.unsent.add(note.id);
  return 'again';
}

/** Step 10. What is stored is left as it is. */
async function refused(
  target: RefreshTarget,
  note: OwnNote,
  { entries }: Spending,
  { what, error }: Extract<CallResult, { kind: 'refusal' }>,
): Promise<TurnEnd> {
  const { plain, name, hash, refreshToken } = target;
  if (!isInvalidGrant(error)) throw refreshError(refusalReason(error), name, { what, error });
  const found = await readEntry(plain, name);
  if (found === undefined) throw refreshError('removed', name);
  if (isAdoptable(target, found)) return found;
  if (found.refresh_token !== refreshToken || found.access_token !== entries.get(name)?.access_token) return 'again';
  const stored = noteOf(found, hash);
  if (stored !== undefined && stored.id !== note.id) return 'again';
  throw refreshError(note.doubt ? 'in-doubt' : 'rejected', name, { what, error });
}
