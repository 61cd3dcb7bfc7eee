import { TokenStorageError } from './token-storage-error.ts';

/**
 * The storage was closed before the call.
 */
export class StorageClosedError extends TokenStorageError {
  override readonly name: string = 'StorageClosedError';
  override readonly code: string = 'ERR_STORAGE_CLOSED';
}
