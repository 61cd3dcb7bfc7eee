/**
 * The code of every error that token storages throw. The compiler checks a `switch` over it: codes that do not exist, and
 * those that were left out.
 *
 * @see {@link TokenStorageError}
 */
export type TokenStorageErrorCode =
  | 'ERR_USAGE'
  | 'ERR_INVALID_TOKEN_DATA'
  | 'ERR_TOKEN_VALIDATION'
  | 'ERR_MISSING_TOKEN'
  | 'ERR_EXPIRED_TOKEN'
  | 'ERR_UNMET_SCOPE_REQUIREMENTS'
  | 'ERR_IDENTITY_VALIDATION'
  | 'ERR_MISSING_IDENTITY'
  | 'ERR_IDENTITY_MISMATCH'
  | 'ERR_ID_TOKEN'
  | 'ERR_CORRUPT_STORAGE'
  | 'ERR_UNSUPPORTED_FORMAT'
  | 'ERR_STORAGE_UNAVAILABLE'
  | 'ERR_STORAGE_QUOTA'
  | 'ERR_STORAGE_IO'
  | 'ERR_STORAGE_CLOSED'
  | 'ERR_LOCK_TIMEOUT'
  | 'ERR_LOCK_LOST'
  | 'ERR_REFRESH'
  | 'ERR_TOKEN_ENDPOINT'
  | 'ERR_SCOPE_PARSE'
  | 'ERR_SCOPE_CYCLE'
  | 'ERR_CONSENT_PARSE'
  | 'ERR_CONSENT_TREE';

/**
 * The root of every error that token storages throw.
 *
 * Branch on {@link TokenStorageError.code}, which is stable, and not on the message, which ends with the address of what is to be said
 * about the code. No message, no field and no `cause` ever holds a token or a piece of a stored file.
 *
 * @example
 * ```ts
 * import { TokenStorageError } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * try {
 *   await new MemoryTokenStorage().getTokenData('api.example');
 * } catch (error) {
 *   if (!(error instanceof TokenStorageError) || error.code !== 'ERR_STORAGE_UNAVAILABLE') throw error;
 *   console.log('This browser keeps nothing for this page.');
 * }
 * ```
 * @see {@link https://token-storage.github.io/token-storage/errors | Every code, and what to do about it}
 */
export abstract class TokenStorageError extends Error {
  /** The class, as the message is introduced: stable under a minifier. */
  abstract override readonly name: string;
  /** The code of every error of the class. */
  declare static readonly code: TokenStorageErrorCode;
  /** A stable identifier, for example `ERR_MISSING_TOKEN`. */
  declare readonly code: TokenStorageErrorCode;

  /** @param details What the error carries: its fields, and `cause`. */
  constructor(message: string, { cause, ...details }: ErrorOptions = {}) {
    const { code } = new.target;
    // A section for each code says what happened and what to do.
    const address = `https://token-storage.github.io/token-storage/errors#${code.toLowerCase()}`;
    super(`${message} (${address})`, cause === undefined ? undefined : { cause });
    Object.assign(this, { code }, details);
  }
}
