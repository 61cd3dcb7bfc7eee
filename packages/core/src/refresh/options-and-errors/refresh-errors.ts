import { InvalidTokenDataError } from '../../errors/input-errors.ts';
import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import { RefreshError, type RefreshErrorReason } from '../../contract/refresh-error.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** What is told with an error, where there is something to tell. */
export interface RefreshErrorFacts {
  /** What happened, as an end of a sentence; with `not-stored`, what becomes of the tokens. */
  readonly what?: string | undefined;
  /** The name that the server gave its error. */
  readonly error?: string | undefined;
  readonly data?: TokenStorageData | undefined;
  readonly cause?: unknown;
}

/** Whether a server says that it knows the refresh token no longer: in OAuth's words, or as GitHub and Slack do. */
export const isInvalidGrant = (error = ''): boolean => /^(invalid_grant|(bad|invalid)_refresh_token)$/.test(error);

/** What happened, and what to do, for each reason. */
const TEXTS: Readonly<Record<RefreshErrorReason, (what: string, error?: string, data?: TokenStorageData) => string>> = {
  rejected: (what, error) => {
    if (error === undefined) return `${what}. Log in again.`;
    return isInvalidGrant(error)
      ? `the token endpoint refuses the refresh token: ${what}. Log in again.`
      : `the token endpoint refuses the client or its request: ${what}. The tokens stay as they are.`;
  },
  'in-doubt': (what) =>
    `the token endpoint refuses the refresh token: ${what}. Somebody may have spent it whose answer got lost. Log in again.`,
  network: (what) => `${what.replace(/^it /, 'the token endpoint ')}. The tokens stay as they are: try again later.`,
  timeout: (what) => `${what}. Try again later.`,
  removed: () => 'the tokens are gone: somebody logged out meanwhile, and stays logged out.',
  'not-stored': (what, _, data) => {
    const where =
      data === undefined ? 'They are for others with the same refresh token.' : 'They are good: error.data.';
    return `new tokens came and could not be stored. ${where} ${what}.`;
  },
};

/** What the server's refusal comes to; without OAuth's name for it, it is not the server's own, but a proxy's perhaps. */
export const refusalReason = (error: string | undefined): RefreshErrorReason =>
  error === undefined ? 'network' : 'rejected';

/** A {@link RefreshError} that says what to do. */
export function refreshError(
  reason: RefreshErrorReason,
  resourceServer: string,
  { what = 'They are kept, and stored as soon as possible', error, data, cause }: RefreshErrorFacts = {},
): RefreshError {
  const message = `No refreshed token for ${JSON.stringify(resourceServer)}: ${TEXTS[reason](what, error, data)}`;
  // What few errors have is not in the class, which every page loads.
  return Object.defineProperties(new RefreshError(message, { reason, resourceServer, cause }), {
    error: { value: error, enumerable: error !== undefined },
    data: { value: data },
  });
}

/** What a failed wait for a lock comes to: others were at it, or what the storage says. */
export const lockFailure = (resourceServer: string, cause: unknown): unknown =>
  (cause as Partial<TokenStorageError>).code === 'ERR_LOCK_TIMEOUT'
    ? refreshError('timeout', resourceServer, { what: 'others were at it for too long, as the cause says', cause })
    : cause;

/** An answer that did not come. */
export const notInTime = (resourceServer: string, deadlineMs: number): RefreshError =>
  refreshError('timeout', resourceServer, { what: `the token endpoint did not answer within ${deadlineMs} ms` });

/** An answer that is for other resource servers, or for nobody. */
export const notCovered = (resourceServer: string): InvalidTokenDataError =>
  new InvalidTokenDataError(
    `The token endpoint's answer has no token for ${JSON.stringify(resourceServer)}: ask for the scopes of this resource server.`,
    { field: 'resource_server', resourceServer },
  );
