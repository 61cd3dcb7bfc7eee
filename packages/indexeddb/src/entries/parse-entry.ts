import { CorruptStorageError, InvalidTokenDataError, TokenStorageData } from '@token-storage/core';

/** Where an entry was found. */
export interface EntryPlace {
  /** The database's name. */
  readonly location: string;
  readonly namespace: string;
  readonly resourceServer: string;
}

/**
 * The token data of a stored entry.
 *
 * @throws {@link CorruptStorageError} when it is not token data.
 */
export function parseEntry(entry: unknown, place: EntryPlace): TokenStorageData {
  try {
    return TokenStorageData.fromDict(entry);
  } catch (error) {
    if (!(error instanceof InvalidTokenDataError)) throw error;
    const [name, namespace, location] = [place.resourceServer, place.namespace, place.location].map((part) =>
      JSON.stringify(part),
    );
    const message = `The entry ${name} of namespace ${namespace} in ${location} cannot be used: ${error.message}`;
    throw new CorruptStorageError(`${message} Log in again or remove it.`, { ...place });
  }
}
