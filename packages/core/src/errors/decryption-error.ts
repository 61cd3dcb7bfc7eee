import { TokenStorageError } from './token-storage-error.ts';

/** What a {@link DecryptionError} carries. */
export interface DecryptionErrorDetails extends ErrorOptions {
  /** The namespace concerned. */
  readonly namespace?: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * A sealed token could not be opened. It was left as it was found.
 */
export class DecryptionError extends TokenStorageError {
  override readonly name: string = 'DecryptionError';
  override readonly code: string = 'ERR_DECRYPTION';
  /** The namespace concerned. */
  readonly namespace: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer: string | undefined;

  constructor(message: string, details: DecryptionErrorDetails = {}) {
    super(message, details);
    this.namespace = details.namespace;
    this.resourceServer = details.resourceServer;
  }
}
