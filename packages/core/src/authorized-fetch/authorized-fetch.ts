import { checkFunction } from '../checks/check-function.ts';
import { checkObject } from '../checks/check-object.ts';
import { UsageError } from '../errors/input-errors.ts';
import { checkResourceServer } from '../token-data/token-data-by-resource-server.ts';
import { pause, untilAborted } from '../signals/pause.ts';
import { callOff } from '../web/call-off.ts';
import { retryAfterMs } from '../web/retry-after.ts';
import type { TokenStorage } from '../contract/token-storage.ts';
import { NamedOrigins } from './named-origins.ts';
import { isMarkedRejected, isWithoutAnother, readAccessToken } from './bearer-token.ts';
import { OutgoingRequest } from './outgoing-request.ts';
import { type AuthorizedAnswer, sendAuthorized } from './send-authorized.ts';
import { isVain, rememberVain } from './vain-refreshes.ts';

/** Whose token goes where. */
export interface AuthorizedFetchOptions {
  /** The resource server whose access token is sent. */
  readonly resourceServer: string;
  /**
   * The origins that it may go to: `['https://api.example']`. They are reached over https, or on this machine. To every
   * other one requests go as they are, without a token.
   */
  readonly origins: readonly string[];
  /** How long a 429 is waited for that says when to come again, in milliseconds; 10,000 by default, 0 for never. */
  readonly maxRetryAfterMs?: number | undefined;
  /**
   * What to fetch with; by default what `globalThis.fetch` is at that moment. It takes a `Request`, and must heed
   * `redirect: 'manual'`.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * A `fetch` that sends an access token along, in the `authorization` header, **to the named origins only**.
 *
 * - **Redirects** from one named origin to another take the token with them, and all others do not. In a page they are
 *   refused, since it cannot see where they lead; with `redirect: 'manual'` or `'error'` they are the caller's.
 * - **A 401** makes a {@link RefreshingTokenStorage} refresh, once for all requests that got one, and the request is sent
 *   once more. Where the new token is refused as well, that is the answer, and so is every 401 of the next minute. Any other
 *   storage leaves it at the first, and so does one that has nothing to refresh with.
 * - **A 429** whose `Retry-After` is not too long is waited for, once. A page sees that header only if the server exposes it.
 * - **A body that is a stream is sent once**: then the 401 or 429 is the answer. A 401 makes the storage refresh at its next
 *   call all the same.
 *
 * Beside what `fetch` rejects with, the returned function does so with {@link MissingTokenError} where nobody is logged in,
 * with {@link UsageError} when the request has an `authorization` header of its own or is redirected where it cannot
 * follow, and with what the storage throws.
 *
 * @throws {@link UsageError} when an option is not as documented.
 * @example
 * ```ts
 * import { authorizedFetch, type TokenStorage } from '@token-storage/core';
 *
 * export async function listTasks(storage: TokenStorage) {
 *   const origins = ['https://transfer.api.globus.org'];
 *   const fetch = authorizedFetch(storage, { resourceServer: 'transfer.api.globus.org', origins });
 *   return (await fetch('https://transfer.api.globus.org/v0.10/task_list')).json();
 * }
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function authorizedFetch(storage: TokenStorage, options: AuthorizedFetchOptions): typeof globalThis.fetch {
  checkObject(options, 'The options of authorizedFetch');
  const { resourceServer, maxRetryAfterMs = 10_000, fetch } = options;
  checkResourceServer(resourceServer);
  if (typeof maxRetryAfterMs !== 'number' || !(maxRetryAfterMs >= 0)) {
    throw new UsageError('"maxRetryAfterMs" must be a number of milliseconds, 0 or more.');
  }
  if (fetch !== undefined) checkFunction(fetch, '"fetch"');
  const origins = new NamedOrigins(options.origins);

  /** A timer that is to take longer than this, some 24 days, fires at once. */
  const LONGEST_TIMER_MS = 2 ** 31 - 1;

  return async (input, init) => {
    const fetching = fetch ?? globalThis.fetch;
    const outgoing = new OutgoingRequest(input, init);
    if (!origins.include(outgoing.url)) return fetching(outgoing.take());
    if (outgoing.headers.has('authorization')) {
      throw new UsageError('The request has an authorization header of its own: authorizedFetch sets it.');
    }
    const goodToken = (): Promise<string> => untilAborted(readAccessToken(storage, resourceServer), outgoing.signal);
    const send = (accessToken: string): Promise<AuthorizedAnswer> =>
      sendAuthorized(outgoing, { accessToken, origins, fetch: fetching });

    const accessToken = await goodToken();
    let answer = await send(accessToken);
    if (answer.isRefused && !isVain(storage, resourceServer)) {
      const { response } = answer;
      if (!(await isMarkedRejected(storage, resourceServer, accessToken))) return response;
      // What became of a stream, nobody sees.
      if (outgoing.isRepeatable) {
        const newer = await goodToken().catch((error: unknown) => {
          if (isWithoutAnother(error)) return accessToken;
          callOff(response);
          throw error;
        });
        if (newer === accessToken) return response;
        callOff(response);
        answer = await send(newer);
      }
      if (answer.isRefused) rememberVain(storage, resourceServer);
    }
    const { response } = answer;
    const waitMs = retryAfterMs(response);
    const isTooLong = waitMs === undefined || waitMs > Math.min(maxRetryAfterMs, LONGEST_TIMER_MS);
    if (isTooLong || !outgoing.isRepeatable) return response;
    callOff(response);
    await pause(waitMs, outgoing.signal);
    return (await send(await goodToken())).response;
  };
}
