import { IdentityValidationError } from './identity-validation-error.ts';

/**
 * Token data has no identity: the response had no `id_token`, probably because the `openid` scope was not requested.
 */
export class MissingIdentityError extends IdentityValidationError {
  override readonly name: string = 'MissingIdentityError';
  override readonly code: string = 'ERR_MISSING_IDENTITY';
}
