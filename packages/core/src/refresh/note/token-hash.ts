import { StorageUnavailableError } from '../../errors/storage-errors.ts';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * SHA-256 of a token, as hexadecimal digits: names it in locks and notes, and does not give it away.
 *
 * @throws {@link StorageUnavailableError} where there is no Web Crypto.
 */
export async function tokenHash(token: string): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new StorageUnavailableError('Refreshing needs Web Crypto: serve the page over HTTPS, or from localhost.');
  }
  return hex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))));
}

/** A name that nobody else has. */
export const randomName = (): string => hex(globalThis.crypto.getRandomValues(new Uint8Array(12)));
