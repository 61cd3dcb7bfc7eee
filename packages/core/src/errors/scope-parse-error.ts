import { TokenStorageError } from './token-storage-error.ts';

/**
 * A scope text cannot be read. The message says what is wrong with it, and where.
 */
export class ScopeParseError extends TokenStorageError {
  override readonly name: string = 'ScopeParseError';
  override readonly code: string = 'ERR_SCOPE_PARSE';
}
