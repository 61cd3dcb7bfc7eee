import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link CorruptStorageError} carries. */
export interface CorruptStorageErrorDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
  /** The namespace concerned. */
  readonly namespace?: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * What is stored cannot be read. It was left as it was found.
 */
export class CorruptStorageError extends TokenStorageError {
  override readonly name: string = 'CorruptStorageError';
  override readonly code: string = 'ERR_CORRUPT_STORAGE';
  /** The path on Node, the name in a browser. */
  readonly location: string | undefined;
  /** The namespace concerned. */
  readonly namespace: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer: string | undefined;

  constructor(message: string, details: CorruptStorageErrorDetails = {}) {
    super(message, details);
    this.location = details.location;
    this.namespace = details.namespace;
    this.resourceServer = details.resourceServer;
  }
}
