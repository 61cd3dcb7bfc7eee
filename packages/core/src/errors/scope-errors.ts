import { TokenStorageError, type TokenStorageErrorCode } from './token-storage-error.ts';

/**
 * A scope text cannot be read. The message says what is wrong with it, and where.
 */
export class ScopeParseError extends TokenStorageError {
  override readonly name: string = 'ScopeParseError';
  static override readonly code: TokenStorageErrorCode = 'ERR_SCOPE_PARSE';
}

/** What a {@link ScopeCycleError} carries. */
export interface ScopeCycleErrorDetails extends ErrorOptions {
  /** The name of one scope of the cycle. */
  readonly scopeName: string;
}

/**
 * A scope depends on itself, directly or through others.
 */
export class ScopeCycleError extends ScopeParseError {
  override readonly name: string = 'ScopeCycleError';
  static override readonly code = 'ERR_SCOPE_CYCLE';
  declare readonly code: 'ERR_SCOPE_CYCLE';
  /** The name of one scope of the cycle. */
  declare readonly scopeName: string;

  constructor(message: string, details: ScopeCycleErrorDetails) {
    super(message, details);
  }
}

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
  static override readonly code = 'ERR_CONSENT_PARSE';
  declare readonly code: 'ERR_CONSENT_PARSE';
  /** What was to be read, as it was given. */
  declare readonly rawConsent: unknown;

  constructor(message: string, details: ConsentParseErrorDetails) {
    super(message, details);
  }
}
