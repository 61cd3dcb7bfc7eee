import {
  StorageIOError,
  StorageQuotaError,
  StorageUnavailableError,
  type TokenStorageError,
  UnsupportedFormatError,
} from '@token-storage/core';

/**
 * The typed error for what a browser's storage reports.
 *
 * @param cause The error as the browser gives it; its messages never quote what is stored.
 * @param location The name of the database, or of the storage.
 * @example
 * ```ts
 * import { databaseError } from '@token-storage/indexeddb/engine';
 *
 * const explain = (error: unknown): unknown => (error instanceof DOMException ? databaseError(error, 'my-app') : error);
 * ```
 */
export function databaseError(cause: DOMException, location: string): TokenStorageError {
  const { name } = cause;
  const details = { location, cause };
  const place = `The storage ${JSON.stringify(location)}`;
  // Firefox has said NS_ERROR_DOM_QUOTA_REACHED for localStorage.
  if (/quota/i.test(name))
    return new StorageQuotaError(`${place} is full: nothing was changed. Free some room.`, details);
  // Chromium, where cookies are blocked, has no name of its own for that.
  if (name === 'SecurityError' || (name === 'UnknownError' && /denied permission/i.test(cause.message))) {
    const problem = 'is denied: this browser lets this page keep nothing';
    return new StorageUnavailableError(`${place} ${problem}. Allow site data, or use MemoryTokenStorage.`, details);
  }
  if (name === 'VersionError' || name === 'NotFoundError') {
    const problem = 'was made by a newer version of this library, or by another program';
    return new UnsupportedFormatError(`${place} ${problem}. Update this library, or choose another name.`, details);
  }
  return new StorageIOError(`${place} failed (${name}). Try again.`, { ...details, systemCode: name });
}
