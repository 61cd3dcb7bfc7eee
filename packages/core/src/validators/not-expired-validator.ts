import { ExpiredTokenError } from '../errors/validation-errors.ts';
import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import { TokenDataValidator } from './token-data-validator.ts';

/**
 * Refuses to hand out an access token that has expired, with an {@link ExpiredTokenError}. At exactly the second of
 * expiry a token is still valid; there is no leeway. Storing expired data is allowed.
 *
 * @example
 * ```ts
 * import { NotExpiredValidator, ValidatingTokenStorage } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), {
 *   validators: [new NotExpiredValidator()],
 * });
 * ```
 */
export class NotExpiredValidator extends TokenDataValidator {
  /** It looks at the tokens alone. */
  override readonly needsPriorIdentity: boolean = this.afterRetrieve !== NotExpiredValidator.prototype.afterRetrieve;

  override afterRetrieve(tokens: TokenDataByResourceServer): void {
    const nowSeconds = Date.now() / 1000;
    for (const [resourceServer, { expires_at_seconds }] of Object.entries(tokens)) {
      if (expires_at_seconds >= nowSeconds) continue;
      throw new ExpiredTokenError(
        `The access token for ${JSON.stringify(resourceServer)} expired at ${utc(expires_at_seconds)}: log in again.`,
        { resourceServer, expiresAtSeconds: expires_at_seconds },
      );
    }
  }
}

/** The moment in UTC, or the number where no calendar reaches that far. */
function utc(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s from the epoch` : date.toISOString();
}
