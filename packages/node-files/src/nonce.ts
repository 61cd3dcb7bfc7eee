const DIGITS = 12;
/** Made together, since to ask for random bytes takes as long as to rename a file. */
const AT_ONCE = 32;

let digits = '';

/** 12 random hex digits, for a name that nobody else chooses. */
export function nonce(): string {
  if (digits === '') {
    // Loaded here: it takes 4 ms, and who only reads needs no names.
    const { randomBytes } = process.getBuiltinModule('node:crypto');
    digits = randomBytes((DIGITS / 2) * AT_ONCE).toString('hex');
  }
  const taken = digits.slice(0, DIGITS);
  digits = digits.slice(DIGITS);
  return taken;
}
