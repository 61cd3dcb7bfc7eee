import type { JWK } from 'jose';
import { IDTokenError, type IDTokenErrorReason } from '../errors/id-token-error.ts';
import { claimsRefused, type ExpectedClaims } from './check-claims.ts';
import { shownText } from '../web/shown-text.ts';
import type { JSONWebKeySet } from './issuer/json-web-key-set.ts';
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
   * @throws {@link IDTokenError} with the reason `format`, `algorithm` or `unsupported`.
   */
  static async read(text: string, announced: readonly string[]): Promise<SignedIDToken> {
    if (globalThis.crypto?.subtle === undefined) {
      refuse('unsupported', 'ID tokens cannot be verified here: there is no Web Crypto, as in pages without https.');
    }
    const jose = await loadJose();
    let header;
    try {
      header = jose.decodeProtectedHeader(text);
    } catch {
      return refuse('format', 'The ID token is not a signed JSON Web Token.');
    }
    const { alg, crit, kid } = header;
    const algorithms = announced.filter((algorithm) => !/^(?:none|HS)/i.test(algorithm));
    if (typeof alg !== 'string' || !algorithms.includes(alg)) refuse('algorithm', wrongAlgorithm(alg, algorithms));
    if (crit !== undefined) refuse('format', 'The ID token has critical extensions, of which none is known.');
    return new SignedIDToken(jose, text, alg, kid);
  }

  /** Whether the token names one of these keys, so that no other key can be the right one. */
  namesKeyOf({ keys }: JSONWebKeySet): boolean {
    return this.#keyId !== undefined && keys.some(({ kid }) => kid === this.#keyId);
  }

  /**
   * The payload, once one of the keys has proved it, and audience and times have been checked.
   *
   * Tries the key that the token names; else those without a name; and all, if the token names none.
   *
   * @throws {@link IDTokenError} with the reason `format`, `key` or `signature`, or as the claims are wrong.
   */
  async verify(keySet: JSONWebKeySet, expected: ExpectedClaims): Promise<unknown> {
    const keyId = this.namesKeyOf(keySet) ? this.#keyId : undefined;
    let reason: 'key' | 'signature' = 'key';
    for (const key of keySet.keys) {
      if (this.#keyId !== undefined && key.kid !== keyId) continue;
      try {
        // The key itself, not a copy: jose remembers by it what it has made of it.
        const { payload } = await this.#jose.jwtVerify(this.#text, key as JWK, {
          algorithms: [this.#algorithm],
          audience: expected.audience,
          clockTolerance: expected.leewaySeconds,
          currentDate: new Date(expected.now),
        });
        return payload;
      } catch (error) {
        // By code, and never as a cause: jose's errors carry what they are about.
        switch ((error as { code?: unknown }).code) {
          case 'ERR_JWS_INVALID':
            return refuse('format', 'The ID token is not a signed JSON Web Token.');
          case 'ERR_JWT_INVALID':
            return refuse('format', 'The payload of the ID token is not a JSON object.');
          case 'ERR_JWT_EXPIRED':
          case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
            throw claimsRefused(error as object, expected);
          case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
            reason = 'signature';
          // Anything else is about this key: its family or use is another, or it is broken.
        }
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

/** Names what the token says, where that is a name at all. */
function wrongAlgorithm(alg: unknown, algorithms: readonly string[]): string {
  const name = typeof alg === 'string' && /^[\w-]{1,20}$/.test(alg) ? alg : 'an algorithm without a name';
  const announced = `the issuer announces ${shownText(algorithms.join(', '))}`;
  if (!/^HS/i.test(name)) return `The ID token is signed with ${name}: ${announced}, and nothing else is accepted.`;
  return (
    `The ID token is signed with ${name}, that is with the client's secret and not with a key of the issuer: ` +
    `${announced}. Have the issuer sign with one of these; or, where the secret is known, set ` +
    'storage.idTokenDecoder to an object of your own whose decode(idToken) verifies it and resolves to its claims.'
  );
}

function refuse(reason: IDTokenErrorReason, message: string): never {
  throw new IDTokenError(message, { reason });
}
