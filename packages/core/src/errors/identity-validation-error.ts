import { TokenValidationError } from './token-validation-error.ts';

/**
 * Token data does not belong to the expected identity.
 */
export class IdentityValidationError extends TokenValidationError {
  override readonly name: string = 'IdentityValidationError';
  override readonly code: string = 'ERR_IDENTITY_VALIDATION';
}
