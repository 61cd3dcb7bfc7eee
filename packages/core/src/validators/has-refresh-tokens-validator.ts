import { MissingTokenError } from '../errors/validation-errors.ts';
import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import { TokenDataValidator } from './token-data-validator.ts';

/**
 * Refuses to hand out token data without a refresh token, with a {@link MissingTokenError}.
 *
 * @example
 * ```ts
 * import { HasRefreshTokensValidator, ValidatingTokenStorage } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), {
 *   validators: [new HasRefreshTokensValidator()],
 * });
 * ```
 */
export class HasRefreshTokensValidator extends TokenDataValidator {
  /** It looks at the tokens alone. */
  override readonly needsPriorIdentity: boolean =
    this.afterRetrieve !== HasRefreshTokensValidator.prototype.afterRetrieve;

  override afterRetrieve(tokens: TokenDataByResourceServer): void {
    for (const [resourceServer, { refresh_token }] of Object.entries(tokens)) {
      if (refresh_token !== undefined) continue;
      throw new MissingTokenError(`No refresh_token for ${JSON.stringify(resourceServer)}: log in again.`, {
        resourceServer,
      });
    }
  }
}
