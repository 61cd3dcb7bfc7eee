import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link LockLostError} carries. */
export interface LockLostErrorDetails extends ErrorOptions {
  /** The lock that was lost. */
  readonly lockName: string;
}

/**
 * The lease of a lock ended before the write. Nothing was written: read again and start over.
 */
export class LockLostError extends TokenStorageError {
  override readonly name: string = 'LockLostError';
  override readonly code: string = 'ERR_LOCK_LOST';
  /** The lock that was lost. */
  readonly lockName: string;

  constructor(message: string, details: LockLostErrorDetails) {
    super(message, details);
    this.lockName = details.lockName;
  }
}
