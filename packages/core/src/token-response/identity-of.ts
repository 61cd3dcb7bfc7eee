import { UsageError } from '../errors/input-errors.ts';
import type { IDTokenDecoding } from '../id-token/id-token-decoding.ts';

/**
 * The identity that an ID token proves; `undefined` without an ID token.
 *
 * @throws {@link UsageError} when there is an ID token and nothing to verify it with.
 */
export async function identityOf(
  idToken: string | undefined,
  decoder: IDTokenDecoding | undefined,
): Promise<string | undefined> {
  if (idToken === undefined) return undefined;
  if (decoder === undefined) {
    throw new UsageError(
      'The token response has an id_token and nothing verifies it: set storage.idTokenDecoder = new IDTokenDecoder({ issuer, ' +
        "clientId }) before, or store no identity: storeTokenResponse(response, { identity: 'ignore' }).",
    );
  }
  return (await decoder.decode(idToken)).sub;
}
