import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import type { TokenValidationContext } from './token-validation-context.ts';

/**
 * Decides whether token data may be stored, and whether it may be used. Override one hook or both; both may be
 * asynchronous. To refuse, throw a {@link TokenValidationError}.
 *
 * @example
 * ```ts
 * import { type TokenDataByResourceServer, TokenDataValidator, TokenValidationError } from '@token-storage/core';
 *
 * class BearerValidator extends TokenDataValidator {
 *   override beforeStore(tokens: TokenDataByResourceServer): void {
 *     for (const { resource_server, token_type } of Object.values(tokens)) {
 *       if (token_type !== 'Bearer') throw new TokenValidationError(`The token of ${resource_server} is no bearer token.`);
 *     }
 *   }
 * }
 * ```
 */
export abstract class TokenDataValidator {
  /**
   * Whether {@link TokenDataValidator.afterRetrieve} is to be told the `priorIdentityId`: where it is overridden, unless that
   * says otherwise. What no validator looks at is not looked for at each read.
   */
  readonly needsPriorIdentity: boolean = this.afterRetrieve !== TokenDataValidator.prototype.afterRetrieve;

  /** Runs before data is stored, on just that data. What it throws rejects the store, with nothing written. */
  beforeStore(_tokens: TokenDataByResourceServer, _context: TokenValidationContext): void | Promise<void> {}

  /** Runs on data that was read, before the caller gets it. What it throws rejects the read. */
  afterRetrieve(_tokens: TokenDataByResourceServer, _context: TokenValidationContext): void | Promise<void> {}
}
