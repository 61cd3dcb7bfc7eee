/**
 * The root of every error that token storages throw.
 *
 * Branch on {@link TokenStorageError.code}, which is stable, and not on the message. No message, no field and
 * no `cause` ever holds a token or a piece of a stored file.
 */
export abstract class TokenStorageError extends Error {
  /** A stable identifier, for example `ERR_MISSING_TOKEN`. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
  }
}
