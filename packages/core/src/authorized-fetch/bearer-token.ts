import { InvalidTokenDataError } from '../errors/input-errors.ts';
import { MissingTokenError } from '../errors/validation-errors.ts';
import type { RefreshError } from '../contract/refresh-error.ts';
import type { TokenStorage } from '../contract/token-storage.ts';

/** What may stand in a header. The error of a host that finds something else there quotes it. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

/**
 * The stored access token, good for a while if the storage sees to that.
 *
 * @throws {@link MissingTokenError} when there is none.
 * @throws {@link InvalidTokenDataError} when it cannot be sent as a bearer token.
 */
export async function readAccessToken(storage: TokenStorage, resourceServer: string): Promise<string> {
  const data = await storage.getTokenData(resourceServer);
  const name = JSON.stringify(resourceServer);
  if (data === undefined) throw new MissingTokenError(`No token data for ${name}: log in first.`, { resourceServer });
  const isBound = data.token_type?.toLowerCase() === 'dpop';
  if (!isBound && HEADER_TEXT.test(data.access_token)) return data.access_token;
  const problem = isBound ? 'is bound to a key (DPoP)' : 'has characters that no header has';
  throw new InvalidTokenDataError(`The access token for ${name} cannot be sent: it ${problem}.`, {
    field: isBound ? 'token_type' : 'access_token',
    resourceServer,
  });
}

/** Tells a storage that can refresh of a token that a resource server refused; resolves to whether it is one. */
export async function isMarkedRejected(
  storage: TokenStorage,
  resourceServer: string,
  accessToken: string,
): Promise<boolean> {
  const { markRejected } = storage as Partial<Rejecting>;
  if (typeof markRejected !== 'function') return false;
  await markRejected.call(storage, resourceServer, accessToken);
  return true;
}

/** Whether a storage says that a token was refused, and that it has nothing to get another one with. */
export function isWithoutAnother(error: unknown): boolean {
  const { reason, error: refusal } = Object(error) as Partial<RefreshError>;
  return reason === 'rejected' && refusal === undefined;
}

/** What a {@link RefreshingTokenStorage} can do besides; by its method, since it may be of another copy of this library. */
interface Rejecting {
  markRejected(resourceServer: string, accessToken: string): unknown;
}
