import { unvalidated } from '../../decorators/unvalidated.ts';
import type { StoredEntries } from '../../contract/entries.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import { isOfStorage } from '../options-and-errors/is-of-storage.ts';
import type { RefreshAnswer } from './refresh-answer.ts';

/** What became of an entry when the answer was stored. */
export interface Committed {
  /** What was written in it, whole. */
  readonly written?: TokenStorageData | undefined;
  /** What a validator said against it. Then only the new refresh token was written. */
  readonly refusal?: unknown;
}

/**
 * Stores an answer, in one change of all entries that still hold the refresh token that was spent.
 *
 * What a validator refuses must not cost the login: then the new refresh token alone is written, beneath the validators.
 *
 * @param plain Not the lock's storage: the answer is to be stored whoever holds the lock by now.
 * @throws what the storage throws when it cannot be stored.
 */
export async function commitAnswer(plain: TokenStorage, answer: RefreshAnswer, name: string): Promise<Committed> {
  try {
    return await write(plain, answer, name, true);
  } catch (refusal) {
    const beneath = unvalidated(plain);
    if (beneath === plain || isOfStorage(refusal)) throw refusal;
    await write(beneath, answer, name, false);
    return { refusal };
  }
}

async function write(plain: TokenStorage, answer: RefreshAnswer, name: string, isWhole: boolean): Promise<Committed> {
  let written: TokenStorageData | undefined;
  await plain.updateEntries('all', (current: StoredEntries) => {
    const { whole, all } = answer.changes(current, isWhole);
    written = whole.get(name);
    return all;
  });
  return { written };
}
