import { TokenValidationError } from './token-validation-error.ts';

/** What a {@link MissingTokenError} carries. */
export interface MissingTokenErrorDetails extends ErrorOptions {
  /** The resource server concerned. */
  readonly resourceServer: string;
}

/**
 * A validating storage has no token data, or no refresh token, for a resource server. Log in again.
 */
export class MissingTokenError extends TokenValidationError {
  override readonly name: string = 'MissingTokenError';
  override readonly code: string = 'ERR_MISSING_TOKEN';
  /** The resource server concerned. */
  readonly resourceServer: string;

  constructor(message: string, details: MissingTokenErrorDetails) {
    super(message, details);
    this.resourceServer = details.resourceServer;
  }
}
