import { IDTokenError, type IDTokenErrorReason } from '../errors/id-token-error.ts';
import type { JSONWebKeySet } from './json-web-key-set.ts';
import { type Jose, loadJose } from './load-jose.ts';

/**
 * An ID token whose header has been read, and whose signature has not.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515 | RFC 7515}
 */
export class SignedIDToken {
  readonly #jose: Jose;
  readonly #text: string;
  readonly #algorithm: string;
  readonly #keyId: unknown;

  private constructor(jose: Jose, text: string, algorithm: string, keyId: unknown) {
    this.#jose = jose;
    this.#text = text;
    this.#algorithm = algorithm;
    this.#keyId = keyId;
  }

  /**
   * Reads the header.
   *
   * @param announced The algorithms that the issuer announces. Those without a public key are never accepted.
   * @throws {@link IDTokenError} with the reason `format` or `algorithm`.
   */
  static async read(text: string, announced: readonly string[]): Promise<SignedIDToken> {
    const jose = await loadJose();
    let header;
    try {
      header = jose.decodeProtectedHeader(text);
    } catch {
      return refuse('format', 'The ID token is not a signed JSON Web Token.');
    }
    const { alg, crit, kid } = header;
    const algorithms = announced.filter((algorithm) => !/^(?:none|HS)/i.test(algorithm));
    if (typeof alg !== 'string' || !algorithms.includes(alg)) {
      refuse('algorithm', `The ID token is not signed with one of the issuer's algorithms: ${algorithms.join(', ')}.`);
    }
    if (crit !== undefined) refuse('format', 'The ID token has critical extensions, of which none is known.');
    return new SignedIDToken(jose, text, alg, kid);
  }

  /** Whether the token names one of these keys, so that no other key can be the right one. */
  namesKeyOf({ keys }: JSONWebKeySet): boolean {
    return this.#keyId !== undefined && keys.some(({ kid }) => kid === this.#keyId);
  }

  /**
   * The payload, once one of the keys has proved it.
   *
   * Tries the key that the token names; else those without a name; and all, if the token names none.
   *
   * @throws {@link IDTokenError} with the reason `format`, `key` or `signature`.
   */
  async verify(keySet: JSONWebKeySet): Promise<unknown> {
    const { compactVerify, createLocalJWKSet } = this.#jose;
    const alg = this.#algorithm;
    const keyId = this.namesKeyOf(keySet) ? this.#keyId : undefined;
    let reason: 'key' | 'signature' = 'key';
    for (const key of keySet.keys) {
      if (this.#keyId !== undefined && key.kid !== keyId) continue;
      try {
        const select = createLocalJWKSet({ keys: [{ ...key }] });
        const { payload } = await compactVerify(this.#text, () => select({ alg }), { algorithms: [alg] });
        return parse(payload);
      } catch (error) {
        if (error instanceof IDTokenError) throw error;
        const code = (error as { code?: unknown }).code;
        if (code === 'ERR_JWS_INVALID') refuse('format', 'The ID token is not a signed JSON Web Token.');
        // Anything else is about this key: its family or use is another, or it is broken.
        if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') reason = 'signature';
      }
    }
    return refuse(
      reason,
      reason === 'key'
        ? 'The issuer has no key that fits the ID token.'
        : 'The signature of the ID token is not the work of one of the keys of the issuer.',
    );
  }
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    // The parser's message quotes the text.
    return refuse('format', 'The payload of the ID token is not JSON.');
  }
}

function refuse(reason: IDTokenErrorReason, message: string): never {
  throw new IDTokenError(message, { reason });
}
