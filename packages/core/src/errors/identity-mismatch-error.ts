import { IdentityValidationError } from './identity-validation-error.ts';

/** What an {@link IdentityMismatchError} carries. */
export interface IdentityMismatchErrorDetails extends ErrorOptions {
  /** The identity that the storage knows. */
  readonly storedIdentityId: string;
  /** The identity of the data that was refused. */
  readonly newIdentityId: string;
}

/**
 * Token data belongs to another identity than the stored data.
 */
export class IdentityMismatchError extends IdentityValidationError {
  override readonly name: string = 'IdentityMismatchError';
  override readonly code: string = 'ERR_IDENTITY_MISMATCH';
  /** The identity that the storage knows. */
  readonly storedIdentityId: string;
  /** The identity of the data that was refused. */
  readonly newIdentityId: string;

  constructor(message: string, details: IdentityMismatchErrorDetails) {
    super(message, details);
    this.storedIdentityId = details.storedIdentityId;
    this.newIdentityId = details.newIdentityId;
  }
}
