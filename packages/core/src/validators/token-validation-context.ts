/**
 * What validators are told beside the data.
 *
 * @example
 * ```ts
 * import { type TokenDataByResourceServer, TokenDataValidator, type TokenValidationContext } from '@token-storage/core';
 *
 * class Greeting extends TokenDataValidator {
 *   override beforeStore(_tokens: TokenDataByResourceServer, { priorIdentityId }: TokenValidationContext): void {
 *     if (priorIdentityId === undefined) console.log('Welcome.');
 *   }
 * }
 * ```
 */
export interface TokenValidationContext {
  /**
   * The identity that the storage knew before; `undefined` where it knew none, and after a read where no validator needs
   * it.
   */
  readonly priorIdentityId: string | undefined;
  /** The identity of the data; `undefined` where the data has none. */
  readonly tokenDataIdentityId: string | undefined;
}
