import { InvalidTokenDataError } from '../../errors/input-errors.ts';
import { CorruptStorageError } from '../../errors/storage-errors.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** Where an entry was found. */
export interface EntryPlace {
  /** The path on Node, the name in a browser. */
  readonly location: string;
  /** Its namespace. */
  readonly namespace: string;
  /** Its key. */
  readonly resourceServer: string;
}

/**
 * Parses a stored entry, and says where it stands when it cannot be used.
 *
 * @param parse Throws {@link InvalidTokenDataError} for what is not token data.
 * @throws {@link CorruptStorageError} in its place.
 * @example
 * ```ts
 * import { decodeEntry, parseStoredEntry } from '@token-storage/core/adapter';
 *
 * export const readEntry = (text: string, resourceServer: string) =>
 *   parseStoredEntry(() => decodeEntry(text), { location: './tokens.db', namespace: 'DEFAULT', resourceServer });
 * ```
 */
export function parseStoredEntry(parse: () => TokenStorageData, place: EntryPlace): TokenStorageData {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidTokenDataError)) throw error;
    const { location, namespace, resourceServer } = place;
    throw new CorruptStorageError(
      `The entry ${JSON.stringify(resourceServer)} of namespace ${JSON.stringify(namespace)} in ${location} cannot be ` +
        `used: ${withoutAddress(error.message)} Log in again or remove it.`,
      place,
    );
  }
}

/** The new error has an address of its own. */
const withoutAddress = (message: string): string => message.replace(/ \(http\S+$/, '');
