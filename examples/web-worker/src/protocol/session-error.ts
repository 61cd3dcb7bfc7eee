/**
 * What can go wrong between page and worker:
 *
 * - `ERR_NOT_LOGGED_IN`: nobody is logged in.
 * - `ERR_LOGIN`: the login did not come to its end. Log in again.
 * - `ERR_REFRESH`: the access token could not be renewed.
 * - `ERR_PROVIDER`: the provider cannot be reached, or is none.
 * - `ERR_ORIGIN_NOT_ALLOWED`: the request goes to where the access token must not go.
 * - `ERR_HEADER_NOT_ALLOWED`: the page wants to set a header that only the worker sets.
 * - `ERR_REDIRECT`: the API redirected, and a token follows no redirect.
 * - `ERR_NETWORK`: the API did not answer.
 * - `ERR_PROTOCOL`: a message was not understood.
 * - `ERR_CONFIG`: the server did not say which provider there is.
 * - `ERR_WORKER`: the worker could not be started, or failed.
 */
export type SessionErrorCode =
  | 'ERR_NOT_LOGGED_IN'
  | 'ERR_LOGIN'
  | 'ERR_REFRESH'
  | 'ERR_PROVIDER'
  | 'ERR_ORIGIN_NOT_ALLOWED'
  | 'ERR_HEADER_NOT_ALLOWED'
  | 'ERR_REDIRECT'
  | 'ERR_NETWORK'
  | 'ERR_PROTOCOL'
  | 'ERR_CONFIG'
  | 'ERR_WORKER';

/** An error that the page may see: its message holds no token. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  /** A {@link SessionErrorCode}, or the code of the storage's own error. */
  readonly code: string;

  constructor(code: SessionErrorCode | (string & {}), message: string) {
    super(message);
    this.code = code;
  }
}
