import { checkFunction } from '../../checks/check-function.ts';
import { checkObject } from '../../checks/check-object.ts';
import { UsageError } from '../../errors/input-errors.ts';
import {
  checkStoreTokenResponseOptions,
  type StoreTokenResponseOptions,
} from '../../token-response/store-token-response-options.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';

/** What a refresh token is to be spent for. */
export interface RefreshRequest {
  /** The refresh token to spend, once. */
  readonly refreshToken: string;
  /** The resource server whose access token is asked for. */
  readonly resourceServer: string;
  /** The scopes that are stored, separated by spaces; a request may leave them out (RFC 6749 §6). */
  readonly scope: string;
  /**
   * Aborted once nobody waits for the answer any more, which is **later than the deadline**: an answer that comes after it
   * is still stored. Pass it to `fetch`.
   */
  readonly signal: AbortSignal;
}

/** What a token that needs no refresh token is to be obtained for. */
export interface ObtainRequest {
  /** The resource server whose access token is asked for. */
  readonly resourceServer: string;
  /** The scopes that are stored, separated by spaces; absent where nothing is stored yet. */
  readonly scope?: string | undefined;
  /** Aborted once the deadline is over. Pass it to `fetch`. */
  readonly signal: AbortSignal;
}

/**
 * Of what `storeTokenResponse` may be told, what holds for every answer.
 *
 * @see {@link RefreshingTokenStorage}
 */
export type RefreshedResponseOptions = Pick<
  StoreTokenResponseOptions,
  'expiresInSeconds' | 'scope' | 'scopeSeparator' | 'keep'
>;

/** How a {@link RefreshingTokenStorage} refreshes. */
export interface RefreshingTokenStorageOptions {
  /**
   * Spends a refresh token at the token endpoint and resolves to the JSON that it answered, an error's as well.
   *
   * What it rejects with is understood by its shape, as `oauth4webapi`, `openid-client` and axios throw it: `error` is the name
   * of an OAuth error (RFC 6749 §5.2), `status` that of the HTTP response, in itself, in its `response` or in its `cause`.
   * {@link TokenEndpointError} has both. Whatever has neither is a network failure, after which nobody knows whether the refresh
   * token was spent.
   *
   * It must not try again by itself: that would spend the refresh token twice.
   */
  readonly refresh: (request: RefreshRequest) => Promise<TokenResponse>;
  /**
   * Obtains a token by a grant that needs no refresh token (client credentials, RFC 6749 §4.4). It is called, by one for
   * all, where an entry is missing, or is not good any more and has no refresh token. Rejects as `refresh` does.
   */
  readonly obtain?: ((request: ObtainRequest) => Promise<TokenResponse>) | undefined;
  /** What the answers do not say by themselves, as `storeTokenResponse` may be told it. */
  readonly response?: RefreshedResponseOptions | undefined;
  /**
   * How long a token has to be good for when it is handed out, in seconds; 60 by default. Where lifetimes are shorter than
   * that, each call refreshes.
   */
  readonly leewaySeconds?: number | undefined;
  /** How long an answer of the token endpoint is waited for, in milliseconds; 20,000 by default. */
  readonly deadlineMs?: number | undefined;
}

/** The options with everything filled in. */
export interface RefreshingOptions extends RefreshingTokenStorageOptions {
  readonly response: RefreshedResponseOptions;
  readonly leewaySeconds: number;
  readonly deadlineMs: number;
}

/**
 * A copy of the options that a caller gave, checked.
 *
 * @throws {@link UsageError} naming the option that is not as documented.
 */
export function checkRefreshingOptions(options: RefreshingTokenStorageOptions): RefreshingOptions {
  checkObject(options, 'The options of RefreshingTokenStorage');
  const { refresh, obtain, response = {}, leewaySeconds = 60, deadlineMs = 20_000 } = options;
  const require = (holds: boolean, what: string): void => {
    if (!holds) throw new UsageError(`RefreshingTokenStorage: ${what}.`);
  };
  checkFunction(refresh, 'RefreshingTokenStorage: refresh');
  if (obtain !== undefined) checkFunction(obtain, 'RefreshingTokenStorage: obtain');
  require(Number.isFinite(leewaySeconds) && leewaySeconds >= 0, 'leewaySeconds must be a number of seconds, 0 or more');
  require(Number.isFinite(deadlineMs) && deadlineMs > 0, 'deadlineMs must be a number of milliseconds, more than 0');
  checkObject(response, 'The option response of RefreshingTokenStorage');
  const { expiresInSeconds, scope, scopeSeparator, keep } = response;
  const known = { expiresInSeconds, scope, scopeSeparator, keep };
  checkStoreTokenResponseOptions(known);
  return Object.freeze({ refresh, obtain, response: known, leewaySeconds, deadlineMs });
}
