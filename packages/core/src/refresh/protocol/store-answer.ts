import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';
import { commitAnswer, type Committed } from '../answer/commit-answer.ts';
import { isAdoptable } from './is-adoptable.ts';
import { RefreshAnswer, type Spending } from '../answer/refresh-answer.ts';
import { isOfStorage } from '../options-and-errors/is-of-storage.ts';
import { notCovered, refreshError } from '../options-and-errors/refresh-errors.ts';
import type { RefreshTarget, TurnEnd } from './refresh-target.ts';
import { readEntry } from '../note/read-entry.ts';

/**
 * Steps 8 and 9 of the protocol: stores an answer, and keeps it where that fails, until it is stored or the process ends.
 *
 * @throws {@link InvalidTokenDataError} when the answer is of no use; what a validator says against it; {@link RefreshError}
 * with the reason `removed` when the entry is gone, and `not-stored` when it could not be stored.
 */
export async function storeAnswer(
  target: RefreshTarget,
  spending: Spending,
  response: TokenResponse,
): Promise<TurnEnd> {
  const { memory, plain, name } = target;
  const answer = new RefreshAnswer(response, spending, memory.options.response);
  const store = (): Promise<Committed> => commitAnswer(plain, answer, name);
  let committed: Committed;
  try {
    committed = await store();
  } catch (cause) {
    const data = answer.dataFor(name);
    // A full disk may pass, and all that nobody knows, but not what is refused for what it is.
    if (String((cause as Partial<TokenStorageError>)?.code).startsWith('ERR_') && !isOfStorage(cause))
      throw refreshError('not-stored', name, { what: 'They are not kept', data, cause });
    const { over } = memory.kept.keep(target.keptKey, {
      store,
      dataFor: (one) => answer.dataFor(one),
    });
    target.onKept(refreshError('not-stored', name, { data, cause }));
    await over;
    return 'again';
  }
  const { written, refusal } = committed;
  if (written !== undefined) return written;
  const found = await readEntry(plain, name);
  if (found === undefined) throw refreshError('removed', name);
  if (isAdoptable(target, found)) return found;
  if (found.access_token !== spending.entries.get(name)?.access_token) return 'again';
  // Nobody has come in between: it is for what the answer says that it was not written.
  throw refusal ?? answer.problem ?? notCovered(name);
}
