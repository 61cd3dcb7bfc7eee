import { TokenStorageError } from './token-storage-error.ts';

/**
 * The call itself is wrong: an argument of the wrong type or form. The message says what to write instead.
 */
export class UsageError extends TokenStorageError {
  override readonly name: string = 'UsageError';
  static override readonly code = 'ERR_USAGE';
  declare readonly code: 'ERR_USAGE';
}

/** What an {@link InvalidTokenDataError} carries. */
export interface InvalidTokenDataErrorDetails extends ErrorOptions {
  /** The field at fault, in its wire name. */
  readonly field?: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * Token data or a token response does not have the documented shape. Names the field, never its value.
 */
export class InvalidTokenDataError extends TokenStorageError {
  override readonly name: string = 'InvalidTokenDataError';
  static override readonly code = 'ERR_INVALID_TOKEN_DATA';
  declare readonly code: 'ERR_INVALID_TOKEN_DATA';
  /** The field at fault, in its wire name. */
  declare readonly field: string | undefined;
  /** The resource server concerned. */
  declare readonly resourceServer: string | undefined;

  constructor(message: string, details: InvalidTokenDataErrorDetails = {}) {
    super(message, details);
  }
}
