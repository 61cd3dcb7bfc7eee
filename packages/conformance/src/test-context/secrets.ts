const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = 40;
/** A piece this long is found too: engines quote what they could not parse, and cut it short. */
const PIECE = 8;

/** Tokens that exist nowhere else, so that any piece of one that turns up has leaked. */
export class Secrets {
  readonly #pieces = new Set<string>();

  /** A new token; letters, digits, `-` and `_` only, so that no escaping can hide it. */
  make(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
    const secret = Array.from(bytes, (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
    for (let start = 0; start + PIECE <= LENGTH; start += 1) this.#pieces.add(secret.slice(start, start + PIECE));
    return secret;
  }

  /** Whether a text holds a token, or a piece of one. */
  isIn(text: string): boolean {
    for (let start = 0; start + PIECE <= text.length; start += 1) {
      if (this.#pieces.has(text.slice(start, start + PIECE))) return true;
    }
    return false;
  }
}
