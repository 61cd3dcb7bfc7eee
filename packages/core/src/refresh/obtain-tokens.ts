import { TimeLimitError, withTimeLimit } from '../signals/time-limit.ts';
import type { TokenStorageError } from '../errors/token-storage-error.ts';
import { loggedIn } from '../contract/merge-token-response.ts';
import { parseTokenResponse } from '../token-response/parse-token-response.ts';
import type { TokenResponse } from '../token-response/token-response.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import { type CallResult, callResult } from './call-result.ts';
import { refreshError } from './refresh-errors.ts';
import type { StaleEntry } from './refresh-target.ts';
import type { RefreshingOptions } from './refreshing-options.ts';

/**
 * Obtains a token that needs no refresh token, under a lock of its resource server: one call for all who need it. Nothing
 * is spent by it, so that it may be called once more after a crash.
 *
 * @returns The token data to hand out, or `'again'` when all is to be read again.
 */
export async function obtainTokens(
  { memory, namespace, name, read, timeoutMs }: StaleEntry<TokenStorageData | undefined>,
  obtain: NonNullable<RefreshingOptions['obtain']>,
): Promise<TokenStorageData | 'again'> {
  const plain = memory.plain(namespace);
  const task = async (): Promise<TokenStorageData | 'again'> => {
    const found = (await plain.readEntries([name])).get(name);
    // Somebody else was quicker, or has logged in.
    if (found?.access_token !== read?.access_token || found?.refresh_token !== read?.refresh_token) return 'again';
    const response = await answerOf(memory.options, name, (signal) =>
      obtain({ resourceServer: name, scope: found?.scope, signal }),
    );
    const options = {
      ...memory.options.response,
      resourceServer: name,
      scope: memory.options.response.scope ?? found?.scope,
    };
    const data = loggedIn(parseTokenResponse(response, options, Date.now() / 1000).entries, undefined, undefined);
    try {
      await plain.updateEntries([...data.keys()], data);
    } catch (cause) {
      throw refreshError('not-stored', name, { data: data.get(name), cause });
    }
    return data.get(name) ?? 'again';
  };
  // Not the lock that withLock takes: who holds that may ask for a token.
  const lockName = `obtain:${JSON.stringify([namespace, name])}`;
  try {
    return await plain.withNamedLock(lockName, task, { timeoutMs });
  } catch (error) {
    if ((error as Partial<TokenStorageError>).code !== 'ERR_LOCK_TIMEOUT') throw error;
    throw refreshError('timeout', name, { what: 'others were at it for too long, as the cause says', cause: error });
  }
}

async function answerOf(
  { deadlineMs }: RefreshingOptions,
  name: string,
  call: (signal: AbortSignal) => Promise<TokenResponse>,
): Promise<TokenResponse> {
  let result: CallResult;
  try {
    result = await withTimeLimit(deadlineMs, (signal) => callResult(() => call(signal)));
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw refreshError('timeout', name, { what: `the token endpoint did not answer within ${deadlineMs} ms` });
  }
  if (result.kind === 'answer') return result.response;
  if (result.kind === 'refusal') throw refreshError('denied', name, result);
  throw refreshError('network', name, { what: result.kind === 'unsent' ? 'nothing was sent' : result.what });
}
