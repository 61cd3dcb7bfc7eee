/**
 * Eight hexadecimal digits that tell two random secrets apart in a log and give neither away (32-bit FNV-1a).
 *
 * **Only of random tokens may they be shown.** Many tokens have the same ones, so that a long random token cannot be
 * found by trying; a short or guessable secret, a password or a PIN, can.
 *
 * Synchronous on purpose: `toString` and inspect cannot wait for WebCrypto.
 */
export function fingerprint(secret: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < secret.length; i += 1) {
    hash = Math.imul(hash ^ secret.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
