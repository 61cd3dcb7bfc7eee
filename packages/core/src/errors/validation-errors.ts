import { TokenStorageError, type TokenStorageErrorCode } from './token-storage-error.ts';

/**
 * A validator refused token data. Custom validators throw this class or one of their own that extends it.
 */
export class TokenValidationError extends TokenStorageError {
  override readonly name: string = 'TokenValidationError';
  static override readonly code: TokenStorageErrorCode = 'ERR_TOKEN_VALIDATION';
}

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
  static override readonly code = 'ERR_MISSING_TOKEN';
  declare readonly code: 'ERR_MISSING_TOKEN';
  /** The resource server concerned. */
  declare readonly resourceServer: string;

  constructor(message: string, details: MissingTokenErrorDetails) {
    super(message, details);
  }
}

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
  static override readonly code = 'ERR_EXPIRED_TOKEN';
  declare readonly code: 'ERR_EXPIRED_TOKEN';
  /** The resource server concerned. */
  declare readonly resourceServer: string;
  /** When the token expired, in seconds since the epoch. */
  declare readonly expiresAtSeconds: number;

  constructor(message: string, details: ExpiredTokenErrorDetails) {
    super(message, details);
  }
}

/**
 * Token data does not belong to the expected identity.
 */
export class IdentityValidationError extends TokenValidationError {
  override readonly name: string = 'IdentityValidationError';
  static override readonly code: TokenStorageErrorCode = 'ERR_IDENTITY_VALIDATION';
}

/**
 * Token data has no identity: the response had no `id_token`, probably because the `openid` scope was not requested.
 */
export class MissingIdentityError extends IdentityValidationError {
  override readonly name: string = 'MissingIdentityError';
  static override readonly code = 'ERR_MISSING_IDENTITY';
  declare readonly code: 'ERR_MISSING_IDENTITY';
}

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
  static override readonly code = 'ERR_IDENTITY_MISMATCH';
  declare readonly code: 'ERR_IDENTITY_MISMATCH';
  /** The identity that the storage knows. */
  declare readonly storedIdentityId: string;
  /** The identity of the data that was refused. */
  declare readonly newIdentityId: string;

  constructor(message: string, details: IdentityMismatchErrorDetails) {
    super(message, details);
  }
}
