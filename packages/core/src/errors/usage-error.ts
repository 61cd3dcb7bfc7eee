import { TokenStorageError } from './token-storage-error.ts';

/**
 * The call itself is wrong: an argument of the wrong type or form. The message says what to write instead.
 */
export class UsageError extends TokenStorageError {
  override readonly name: string = 'UsageError';
  override readonly code: string = 'ERR_USAGE';
}
