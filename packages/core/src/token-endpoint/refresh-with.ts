import { checkLeaseOf } from '../refresh/call/lease-clock.ts';
import type { RefreshRequest } from '../refresh/options-and-errors/refreshing-options.ts';
import { throwIfAborted } from '../signals/abort-reason.ts';
import type { TokenResponse } from '../token-response/token-response.ts';
import { askEndpoint } from './ask-endpoint.ts';
import { checkClient, checkEndpoint, type TokenEndpointClient } from './token-endpoint-client.ts';

/** A token endpoint, and the client that asks it. */
export interface TokenEndpointOptions extends TokenEndpointClient {
  /** Where the authorization server gives tokens: an https address, or one of this machine. Redirects are not followed. */
  readonly tokenEndpoint: string;
}

/**
 * Makes the `refresh` of a {@link RefreshingTokenStorage}: a function that takes a refresh token to a token endpoint with
 * `fetch`.
 *
 * It sends each refresh token once: only where the server answers that it was asked too often (429) does it ask again,
 * after the time that `Retry-After` says, up to five seconds. Nothing that it throws holds a token.
 *
 * @returns A function that rejects with {@link TokenEndpointError}: with the `error` and the `status` of the answer, as far
 * as there was one.
 * @throws {@link UsageError} when an option is not as documented.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 * @example
 * ```ts
 * import { RefreshingTokenStorage, refreshWith } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
 *   refresh: refreshWith({ tokenEndpoint: 'https://auth.globus.org/v2/oauth2/token', clientId: 'your client id' }),
 * });
 * ```
 */
export function refreshWith(options: TokenEndpointOptions): (request: RefreshRequest) => Promise<TokenResponse> {
  checkClient(options, 'refreshWith');
  const client = { ...options };
  const endpoint = checkEndpoint(client.tokenEndpoint, 'tokenEndpoint');
  return async ({ refreshToken, signal }) =>
    // What it is, the storage finds out when it stores it.
    (await askEndpoint({
      endpoint,
      what: 'The token endpoint',
      client,
      parameters: { grant_type: 'refresh_token', refresh_token: refreshToken },
      signal,
      checkMaySend: () => {
        throwIfAborted(signal);
        checkLeaseOf(signal);
      },
    })) as TokenResponse;
}
