import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link StorageUnavailableError} carries. */
export interface StorageUnavailableErrorDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
}

/**
 * The place to store in does not exist or may not be used here. The message names an alternative.
 */
export class StorageUnavailableError extends TokenStorageError {
  override readonly name: string = 'StorageUnavailableError';
  override readonly code: string = 'ERR_STORAGE_UNAVAILABLE';
  /** The path on Node, the name in a browser. */
  readonly location: string | undefined;

  constructor(message: string, details: StorageUnavailableErrorDetails = {}) {
    super(message, details);
    this.location = details.location;
  }
}
