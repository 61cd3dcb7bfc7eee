import { TokenStorageError } from './token-storage-error.ts';

/**
 * Why an ID token was not accepted:
 *
 * - `format`: it is not a signed JSON Web Token.
 * - `algorithm`: it is signed in a way that the issuer does not announce.
 * - `key`: the issuer has no key that fits.
 * - `signature`: the signature is wrong.
 * - `claims`: a required claim is missing, or has the wrong type.
 * - `issuer`: another issuer made it.
 * - `audience`: it was made for another client, or to log in somewhere else.
 * - `expired`: it is too old.
 * - `not-yet-valid`: it comes from the future; a clock is wrong.
 * - `configuration`: the issuer's configuration or key set, or its address, cannot be used.
 * - `fetch`: they could not be fetched. Trying again may help.
 * - `unsupported`: nothing can be verified here, without Web Crypto.
 *
 * @see {@link https://token-storage.github.io/token-storage/id-tokens#when-it-is-refused | What to do about each}
 */
export type IDTokenErrorReason =
  | 'format'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'claims'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  | 'configuration'
  | 'fetch'
  | 'unsupported';

/** What an {@link IDTokenError} carries. */
export interface IDTokenErrorDetails extends ErrorOptions {
  /** Why. */
  readonly reason: IDTokenErrorReason;
}

/**
 * An ID token could not be verified, so that its claims cannot be trusted.
 */
export class IDTokenError extends TokenStorageError {
  override readonly name: string = 'IDTokenError';
  static override readonly code = 'ERR_ID_TOKEN';
  declare readonly code: 'ERR_ID_TOKEN';
  /** Why. */
  declare readonly reason: IDTokenErrorReason;

  constructor(message: string, details: IDTokenErrorDetails) {
    super(message, details);
  }
}
