import { TokenStorageError } from '../../errors/token-storage-error.ts';

/**
 * What a {@link TokenEndpointError} carries.
 *
 * @see {@link https://token-storage.github.io/token-storage/refresh#your-own | A refresh of your own}
 */
export interface TokenEndpointErrorDetails extends ErrorOptions {
  /** The name of the OAuth error (RFC 6749 §5.2), for example `invalid_grant`; absent where the answer had none. */
  readonly error?: string | undefined;
  /** The status of the HTTP response; absent where there was none. */
  readonly status?: number | undefined;
}

/**
 * A token endpoint gave no tokens: it refused, could not be reached, or its answer could not be read.
 *
 * What the functions that ask token endpoints throw. A {@link RefreshingTokenStorage} understands any error with these
 * two fields, and those of `oauth4webapi` and `openid-client` have them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export class TokenEndpointError extends TokenStorageError {
  override readonly name: string = 'TokenEndpointError';
  static override readonly code = 'ERR_TOKEN_ENDPOINT';
  declare readonly code: 'ERR_TOKEN_ENDPOINT';
  /** The name of the OAuth error; absent where the answer had none. */
  readonly error: string | undefined;
  /** The status of the HTTP response; absent where there was none. */
  readonly status: number | undefined;

  constructor(message: string, details: TokenEndpointErrorDetails = {}) {
    super(message, details);
    // There even where the answer had none: that is what tells these errors from others.
    this.error = details.error;
    this.status = details.status;
  }
}
