import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link LockTimeoutError} carries. */
export interface LockTimeoutErrorDetails extends ErrorOptions {
  /** What was to be locked. */
  readonly lockName: string;
  /** Who holds it, as far as can be told. */
  readonly owner?: string | undefined;
  /** How long was waited, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * A lock was not free in time. Nothing was changed.
 */
export class LockTimeoutError extends TokenStorageError {
  override readonly name: string = 'LockTimeoutError';
  static override readonly code = 'ERR_LOCK_TIMEOUT';
  declare readonly code: 'ERR_LOCK_TIMEOUT';
  /** What was to be locked. */
  declare readonly lockName: string;
  /** Who holds it, as far as can be told. */
  declare readonly owner: string | undefined;
  /** How long was waited, in milliseconds. */
  declare readonly timeoutMs: number;

  constructor(message: string, details: LockTimeoutErrorDetails) {
    super(message, details);
  }
}

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
  static override readonly code = 'ERR_LOCK_LOST';
  declare readonly code: 'ERR_LOCK_LOST';
  /** The lock that was lost. */
  declare readonly lockName: string;

  constructor(message: string, details: LockLostErrorDetails) {
    super(message, details);
  }
}
