import { IdentityMismatchError } from '../errors/validation-errors.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';

/**
 * The one identity that token data belongs to; entries without an identity do not count.
 *
 * @returns `undefined` when no entry has an identity.
 * @throws {@link IdentityMismatchError} when there are two.
 */
export function identityOfEntries(entries: Iterable<TokenStorageData>): string | undefined {
  let identity: string | undefined;
  for (const { identity_id } of entries) {
    if (identity_id === undefined || identity_id === identity) continue;
    if (identity !== undefined) {
      throw new IdentityMismatchError(
        `Token data of two identities, ${JSON.stringify(identity)} and ${JSON.stringify(identity_id)}, in one namespace: ` +
          'log out with removeAllTokenData(), then log in again.',
        { storedIdentityId: identity, newIdentityId: identity_id },
      );
    }
    identity = identity_id;
  }
  return identity;
}
