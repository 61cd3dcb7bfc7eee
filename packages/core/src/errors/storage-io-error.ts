import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link StorageIOError} carries. */
export interface StorageIOErrorDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
  /** The system's own code, for example `EACCES`. */
  readonly systemCode?: string | undefined;
}

/**
 * The file system or the database failed, or something belongs to another user and was not used. What was stored before is
 * still there.
 */
export class StorageIOError extends TokenStorageError {
  override readonly name: string = 'StorageIOError';
  override readonly code: string = 'ERR_STORAGE_IO';
  /** The path on Node, the name in a browser. */
  readonly location: string | undefined;
  /** The system's own code, for example `EACCES`; `undefined` where nothing has failed, but something was refused. */
  readonly systemCode: string | undefined;

  constructor(message: string, details: StorageIOErrorDetails = {}) {
    super(message, details);
    this.location = details.location;
    this.systemCode = details.systemCode;
  }
}
