import { TokenStorageError } from '../errors/token-storage-error.ts';

/** What a {@link RefreshError} carries. */
export interface RefreshErrorDetails extends ErrorOptions {
  /** Why: `removed`, where somebody has logged out meanwhile. */
  readonly reason: string;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * A refresh has given no token that is stored.
 */
export class RefreshError extends TokenStorageError {
  override readonly name: string = 'RefreshError';
  override readonly code = 'ERR_REFRESH';
  /** Why: `removed`, where somebody has logged out meanwhile. */
  readonly reason: string;
  /** The resource server concerned. */
  readonly resourceServer: string | undefined;

  constructor(message: string, details: RefreshErrorDetails) {
    super(message, details);
    this.reason = details.reason;
    this.resourceServer = details.resourceServer;
  }
}
