import { TokenStorageError } from '../errors/token-storage-error.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';

/**
 * Why there is no refreshed token:
 *
 * - `rejected`: the server refuses. Where {@link RefreshError.error} is `invalid_grant` (GitHub's `bad_refresh_token`, Slack's
 *   `invalid_refresh_token`), it knows the refresh token no longer, and nobody else can have spent it: log in again. Another one
 *   is about the client or the request (`invalid_client`, `invalid_scope`…), and says nothing of the refresh token: logging in
 *   again would not help.
 *   Without one it is the resource server that refuses the access token (401), and there is no refresh token: log in again.
 *   That is said once; the token is handed out after that, since it may be good for other requests.
 * - `in-doubt`: the server refuses it, and somebody whose answer got lost may have spent it. Log in again.
 * - `network`: the server could not be reached, failed, or asks for patience; or somebody on the way to it refused. Try
 *   again later.
 * - `timeout`: there was no answer within the deadline, or others were at it for too long. Try again later.
 * - `removed`: somebody has logged out meanwhile, and stays logged out.
 * - `not-stored`: the new tokens came and could not be stored. They are in `data`, or were for other resource servers.
 *
 * @see {@link https://token-storage.github.io/token-storage/errors#when-a-refresh-fails | What to do about each}
 */
export type RefreshErrorReason = 'rejected' | 'in-doubt' | 'network' | 'timeout' | 'removed' | 'not-stored';

/** What a {@link RefreshError} carries. */
export interface RefreshErrorDetails extends ErrorOptions {
  /** Why. */
  readonly reason: RefreshErrorReason;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * A refresh has given no token that is stored. Whatever the reason, **what was stored is as it was**, or what somebody
 * else has stored since.
 */
export class RefreshError extends TokenStorageError {
  override readonly name: string = 'RefreshError';
  static override readonly code = 'ERR_REFRESH';
  declare readonly code: 'ERR_REFRESH';
  /** Why; {@link RefreshErrorReason} says what to do. */
  declare readonly reason: RefreshErrorReason;
  /** The resource server concerned. */
  declare readonly resourceServer: string | undefined;
  /** The name that the server gave its error (RFC 6749 §5.2), for example `invalid_grant`, where it gave one. */
  declare readonly error: string | undefined;
  /**
   * With `not-stored`, the tokens that came and are good, for one who wants to go on with them. Where a refresh token was
   * spent for them, the storage keeps them and stores them as soon as it can. No console and no `JSON.stringify` shows this
   * field.
   */
  declare readonly data: TokenStorageData | undefined;

  constructor(message: string, details: RefreshErrorDetails) {
    super(message, details);
  }
}
