import type { TokenStorage } from '../../contract/token-storage.ts';
import { isAdoptable } from './is-adoptable.ts';
import { LONGEST_LEASE_MS } from '../call/lease-clock.ts';
import { lockFailure, refreshError } from '../options-and-errors/refresh-errors.ts';
import type { RefreshTarget, StaleEntry, TurnEnd } from './refresh-target.ts';
import { RefreshTurn } from './refresh-turn.ts';
import { tokenHash } from '../note/token-hash.ts';
import { readEntry } from '../note/read-entry.ts';

/** What is waited for beside two calls and a lease, in milliseconds. */
const MARGIN_MS = 10_000;

/**
 * Steps 1 and 2 of the protocol by which a refresh token is spent once, however many want to, and whoever of them dies,
 * sleeps, or finds the disk full:
 *
 *  1. Read. What is good is handed out; otherwise go on with the pair of access and refresh token that was read.
 *  2. Take the lock of the refresh token, whatever entries it serves.
 *  3. Read again: somebody may have been quicker, or have logged out or in. ({@link RefreshTurn})
 *  4. A note in the entry says that somebody may have spent it: wait for him, and doubt.
 *  5. Write a note of one's own, while the lock is held, and only over what was read.
 *  6. Unless the lock may have been lost meanwhile, call. ({@link RefreshCall})
 *  7. Whatever leaves open whether it was spent is noted, and an answer that comes late is still stored.
 *  8. Store the answer in whatever entries still hold what was spent, whoever has the lock by now. ({@link storeAnswer})
 *  9. An answer that cannot be stored is handed out with the error, and kept until it can be.
 * 10. A refusal deletes nothing, and counts only where nobody else can have spent it. ({@link concludeRefresh})
 *
 * The lock alone would not do: it cannot be held by who is suspended, and who died cannot tell whether he had called.
 *
 * @param entry What step 1 has read, and has this refresh token.
 * @returns The token data to hand out, or `'again'` when step 1 is to be done again.
 */
export async function refreshTokens(entry: StaleEntry, refreshToken: string): Promise<TurnEnd> {
  const { memory, namespace, name } = entry;
  const hash = await tokenHash(refreshToken);
  const keptKey = JSON.stringify([namespace, hash]);
  const kept = memory.kept.get(keptKey);
  if (kept !== undefined) {
    try {
      await kept.storeNow();
      return 'again';
    } catch (cause) {
      throw refreshError('not-stored', name, { data: kept.dataFor(name), cause });
    }
  }
  let onKept: RefreshTarget['onKept'] = () => {};
  const notStored = new Promise<never>((_, reject) => (onKept = reject));
  // The turn goes on after that, holding the lock.
  return Promise.race([memory.run(inTurn({ ...entry, refreshToken, hash, keptKey, onKept })), notStored]);
}

/** Step 2. */
async function inTurn(target: RefreshTarget): Promise<TurnEnd> {
  const { memory, plain, name, hash, keptKey, timeoutMs } = target;
  let isTurn = false;
  let wait: AbortSignal | undefined;
  let end: TurnEnd | undefined;
  const turn = async (locked: TokenStorage): Promise<void> => {
    isTurn = true;
    end = await new RefreshTurn(target, locked).run();
  };
  try {
    await memory.kept.whileNone(keptKey, (signal) => {
      wait = signal;
      return plain.withNamedLock(`refresh:${hash}`, turn, { timeoutMs, signal });
    });
    return end ?? 'again';
  } catch (error) {
    // What was stored is stored, whether the lock could be given back or not.
    if (end !== undefined) return end;
    if (isTurn) throw error;
    // This instance holds the lock to store what it has kept, or has done so by now.
    if (wait?.aborted) return 'again';
    const failure = lockFailure(name, error);
    const found = failure === error ? undefined : await readEntry(plain, name);
    if (found !== undefined && isAdoptable(target, found)) return found;
    throw failure;
  }
}

/** How long the lock is waited for at most: two calls, a lease of one who does not move, and some more. */
export const lockTimeoutMs = (deadlineMs: number): number => 2 * deadlineMs + LONGEST_LEASE_MS + MARGIN_MS;
