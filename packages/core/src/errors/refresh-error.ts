import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link RefreshError} carries. */
export interface RefreshErrorDetails extends ErrorOptions {
  /** Why, for example `invalid_grant`, `in-doubt` or `removed`. */
  readonly reason: string;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * A refresh did not give a new token.
 */
export class RefreshError extends TokenStorageError {
  override readonly name: string = 'RefreshError';
  override readonly code: string = 'ERR_REFRESH';
  /** Why, for example `invalid_grant`, `in-doubt` or `removed`. */
  readonly reason: string;
  /** The resource server concerned. */
  readonly resourceServer: string | undefined;

  constructor(message: string, details: RefreshErrorDetails) {
    super(message, details);
    this.reason = details.reason;
    this.resourceServer = details.resourceServer;
  }
}
