/** 12 random hex digits, for a name that nobody else chooses. */
export function nonce(): string {
  // Loaded here: it takes 4 ms, and who only reads needs no names.
  return process.getBuiltinModule('node:crypto').randomBytes(6).toString('hex');
}
