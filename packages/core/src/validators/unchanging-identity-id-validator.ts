import { IdentityMismatchError, MissingIdentityError } from '../errors/validation-errors.ts';
import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import { TokenDataValidator } from './token-data-validator.ts';
import type { TokenValidationContext } from './token-validation-context.ts';

/**
 * Refuses to store token data without an identity ({@link MissingIdentityError}), or of another identity than the
 * storage knows ({@link IdentityMismatchError}).
 *
 * @example
 * ```ts
 * import { UnchangingIdentityIDValidator, ValidatingTokenStorage } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), {
 *   validators: [new UnchangingIdentityIDValidator()],
 * });
 * ```
 */
export class UnchangingIdentityIDValidator extends TokenDataValidator {
  override beforeStore(_tokens: TokenDataByResourceServer, context: TokenValidationContext): void {
    const { priorIdentityId: stored, tokenDataIdentityId: given } = context;
    if (given === undefined) {
      throw new MissingIdentityError(
        'The token data has no identity: the response had no id_token, probably because the "openid" scope was not requested.',
      );
    }
    if (stored === undefined || stored === given) return;
    throw new IdentityMismatchError(
      `The token data is for identity ${JSON.stringify(given)}, but ${JSON.stringify(stored)} is logged in: log out first.`,
      { storedIdentityId: stored, newIdentityId: given },
    );
  }
}
