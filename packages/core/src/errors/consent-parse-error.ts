import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link ConsentParseError} carries. */
export interface ConsentParseErrorDetails extends ErrorOptions {
  /** What was to be read, as it was given. */
  readonly rawConsent: unknown;
}

/**
 * A consent does not have the documented shape. The message names the field.
 */
export class ConsentParseError extends TokenStorageError {
  override readonly name: string = 'ConsentParseError';
  override readonly code: string = 'ERR_CONSENT_PARSE';
  /** What was to be read, as it was given. */
  readonly rawConsent: unknown;

  constructor(message: string, details: ConsentParseErrorDetails) {
    super(message, details);
    this.rawConsent = details.rawConsent;
  }
}
