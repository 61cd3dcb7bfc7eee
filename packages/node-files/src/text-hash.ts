/** The SHA-256 of a text, in hex digits. */
export function textHash(text: string): string {
  // Loaded here: it takes 4 ms, and who only reads needs no hashes.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
