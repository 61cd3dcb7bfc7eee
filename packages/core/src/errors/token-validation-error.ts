import { TokenStorageError } from './token-storage-error.ts';

/**
 * A validator refused token data. Custom validators throw this class or one of their own that extends it.
 */
export class TokenValidationError extends TokenStorageError {
  override readonly name: string = 'TokenValidationError';
  override readonly code: string = 'ERR_TOKEN_VALIDATION';
}
