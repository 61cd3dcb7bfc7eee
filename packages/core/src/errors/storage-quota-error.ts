import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link StorageQuotaError} carries. */
export interface StorageQuotaErrorDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
}

/**
 * There is no room to store more. What was stored before is still there.
 */
export class StorageQuotaError extends TokenStorageError {
  override readonly name: string = 'StorageQuotaError';
  override readonly code: string = 'ERR_STORAGE_QUOTA';
  /** The path on Node, the name in a browser. */
  readonly location: string | undefined;

  constructor(message: string, details: StorageQuotaErrorDetails = {}) {
    super(message, details);
    this.location = details.location;
  }
}
