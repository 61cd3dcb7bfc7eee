import { TokenStorageError } from './token-storage-error.ts';

/** What an {@link UnsupportedFormatError} carries. */
export interface UnsupportedFormatErrorDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
}

/**
 * What is stored has a format that this version does not know. It was left as it was found.
 */
export class UnsupportedFormatError extends TokenStorageError {
  override readonly name: string = 'UnsupportedFormatError';
  override readonly code: string = 'ERR_UNSUPPORTED_FORMAT';
  /** The path on Node, the name in a browser. */
  readonly location: string | undefined;

  constructor(message: string, details: UnsupportedFormatErrorDetails = {}) {
    super(message, details);
    this.location = details.location;
  }
}
