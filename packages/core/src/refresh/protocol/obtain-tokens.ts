import { withTimeLimit } from '../../signals/time-limit.ts';
import { loggedIn } from '../../contract/merge-token-response.ts';
import { parseTokenResponse } from '../../token-response/parse-token-response.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';
import type { EntryChanges } from '../../contract/entries.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import { type CallResult, callResult } from '../call/call-result.ts';
import { isOfStorage } from '../options-and-errors/is-of-storage.ts';
import {
  lockFailure,
  notCovered,
  notInTime,
  refreshError,
  refusalReason,
} from '../options-and-errors/refresh-errors.ts';
import { isSamePair } from '../note/is-same-pair.ts';
import type { StaleEntry } from './refresh-target.ts';
import type { RefreshingOptions } from '../options-and-errors/refreshing-options.ts';
import { readEntry } from '../note/read-entry.ts';

/**
 * Obtains a token that needs no refresh token, under a lock of its resource server: one call for all who need it. Nothing
 * is spent by it, so that it may be called once more after a crash.
 *
 * @returns The token data to hand out, or `'again'` when all is to be read again.
 */
export async function obtainTokens(
  { memory, namespace, plain, name, read, timeoutMs }: StaleEntry<TokenStorageData | undefined>,
  obtain: NonNullable<RefreshingOptions['obtain']>,
): Promise<TokenStorageData | 'again'> {
  const task = async (): Promise<TokenStorageData | 'again'> => {
    const found = await readEntry(plain, name);
    // Somebody else was quicker, or has logged in.
    if (!isSamePair(found, read)) return 'again';
    const response = await answerOf(memory.options, name, (signal) =>
      obtain({ resourceServer: name, scope: found?.scope, signal }),
    );
    const options = {
      ...memory.options.response,
      resourceServer: name,
      scope: memory.options.response.scope ?? found?.scope,
    };
    const obtained = loggedIn(parseTokenResponse(response, options, Date.now() / 1000).entries, undefined, undefined);
    const data = obtained.get(name);
    if (data === undefined) throw notCovered(name);
    return (await store(plain, name, found, obtained)) ? data : 'again';
  };
  // Not the lock that withLock takes: who holds that may ask for a token.
  const lockName = `obtain:${JSON.stringify([namespace, name])}`;
  try {
    return await plain.withNamedLock(lockName, task, { timeoutMs });
  } catch (error) {
    throw lockFailure(name, error);
  }
}

/**
 * Stores what was obtained where nobody has logged in, or out, meanwhile.
 *
 * @returns Whether the entry that was asked for is stored.
 */
async function store(
  plain: TokenStorage,
  name: string,
  found: TokenStorageData | undefined,
  obtained: EntryChanges,
): Promise<boolean> {
  let changes = new Map<string, TokenStorageData | undefined>();
  try {
    await plain.updateEntries([...obtained.keys()], (current) => {
      const mayWrite = (one: string): boolean =>
        one === name ? isSamePair(current.get(one), found) : current.get(one)?.refresh_token === undefined;
      changes = new Map([...obtained].filter(([one]) => mayWrite(one)));
      return changes;
    });
  } catch (cause) {
    if (!isOfStorage(cause)) throw cause;
    // Unlike what came of a refresh token, it is for nobody to keep.
    const what = 'The next call asks for others';
    throw refreshError('not-stored', name, { what, data: obtained.get(name), cause });
  }
  return changes.has(name);
}

async function answerOf(
  { deadlineMs }: RefreshingOptions,
  name: string,
  call: (signal: AbortSignal) => Promise<TokenResponse>,
): Promise<TokenResponse> {
  let result: CallResult;
  try {
    result = await withTimeLimit(deadlineMs, (signal) => callResult(() => call(signal)));
  } catch {
    throw notInTime(name, deadlineMs);
  }
  if (result.kind === 'answer') return result.response;
  if (result.kind === 'refusal') throw refreshError(refusalReason(result.error), name, result);
  throw refreshError('network', name, { what: result.kind === 'unsent' ? 'nothing was sent' : result.what });
}
