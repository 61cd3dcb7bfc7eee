import { TokenValidationError } from './token-validation-error.ts';

/** What an {@link ExpiredTokenError} carries. */
export interface ExpiredTokenErrorDetails extends ErrorOptions {
  /** The resource server concerned. */
  readonly resourceServer: string;
  /** When the token expired, in seconds since the epoch. */
  readonly expiresAtSeconds: number;
}

/**
 * An access token has expired. The message carries the moment in UTC.
 */
export class ExpiredTokenError extends TokenValidationError {
  override readonly name: string = 'ExpiredTokenError';
  override readonly code: string = 'ERR_EXPIRED_TOKEN';
  /** The resource server concerned. */
  readonly resourceServer: string;
  /** When the token expired, in seconds since the epoch. */
  readonly expiresAtSeconds: number;

  constructor(message: string, details: ExpiredTokenErrorDetails) {
    super(message, details);
    this.resourceServer = details.resourceServer;
    this.expiresAtSeconds = details.expiresAtSeconds;
  }
}
