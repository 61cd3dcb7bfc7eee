import { checkString } from '../checks/check-string.ts';
import { IDTokenError } from '../errors/id-token-error.ts';
import { checkClaims, type ExpectedClaims } from './check-claims.ts';
import { fetchJSON } from './fetch/fetch-json.ts';
import type { IDTokenClaims } from './id-token-claims.ts';
import { checkDecoderOptions, type IDTokenDecoderOptions } from './id-token-decoder-options.ts';
import type { IDTokenDecoding } from './id-token-decoding.ts';
import { IssuerKeys } from './issuer/issuer-keys.ts';
import { IssuerNames } from './issuer/issuer-names.ts';
import { type JSONWebKeySet, parseJSONWebKeySet } from './issuer/json-web-key-set.ts';
import { type OpenIDConfiguration, parseOpenIDConfiguration } from './issuer/openid-configuration.ts';
import { SharedValue } from './issuer/shared-value.ts';
import { SignedIDToken } from './signed-id-token.ts';

/** A fetch has ended for certain this long after its time is over, in milliseconds. */
const TOLERANCE_MS = 1000;

/**
 * Verifies ID tokens: signature, issuer, audience and times.
 *
 * Fetches the issuer's configuration and keys when it first needs them, once however many tokens are decoded at the same
 * time, and tries again at the next decode where that failed. Newer keys, for a token that none of them fits, it fetches at
 * most once in 30 s. Keep one decoder for as long as the program runs.
 *
 * @example
 * ```ts
 * import { IDTokenDecoder } from '@token-storage/core';
 *
 * const decoder = new IDTokenDecoder({ issuer: 'https://auth.globus.org', clientId: 'my-client-id' });
 * const read = async (idToken: string) => (await decoder.decode(idToken)).sub;
 * ```
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core, 3.1.3.7}
 */
export class IDTokenDecoder implements IDTokenDecoding {
  readonly #options: IDTokenDecoderOptions;
  readonly #issuer: IssuerNames;
  readonly #configuration: SharedValue<OpenIDConfiguration>;
  readonly #keys: IssuerKeys;

  /**
   * Fetches nothing yet.
   *
   * @throws {@link UsageError} when an option is not as documented.
   */
  constructor(options: IDTokenDecoderOptions) {
    checkDecoderOptions(options);
    this.#options = { ...options };
    this.#issuer = new IssuerNames(options.issuer, options.furtherIssuers);
    const limitMs = this.#timeoutMs + TOLERANCE_MS;
    this.#configuration = new SharedValue(() => this.#loadConfiguration(), limitMs);
    this.#keys = new IssuerKeys((isReload) => this.#loadKeySet(isReload), limitMs);
  }

  /**
   * The claims of an ID token, once everything about it has been verified.
   *
   * @param idToken The `id_token` of a token response.
   * @throws {@link IDTokenError} when it cannot be verified; {@link IDTokenError.reason} says why.
   */
  async decode(idToken: string): Promise<IDTokenClaims> {
    checkString(idToken, 'An ID token');
    const configuration = await this.#configuration.get();
    const token = await SignedIDToken.read(idToken, configuration.id_token_signing_alg_values_supported);
    const { clientId, audience = clientId, leewaySeconds = 300, now = Date.now } = this.#options;
    const expected: ExpectedClaims = {
      issuer: this.#issuer,
      configuredIssuer: configuration.issuer,
      clientId,
      audience,
      leewaySeconds,
      now: now(),
    };
    return checkClaims(await this.#verify(token, expected), expected);
  }

  async #verify(token: SignedIDToken, expected: ExpectedClaims): Promise<unknown> {
    const areFresh = !this.#keys.areLoaded;
    const keySet = await this.#keys.get();
    try {
      return await token.verify(keySet, expected);
    } catch (error) {
      // The issuer may have a new key. Some issuers give their keys no ids: then only the signature tells.
      const isUnknownKey =
        error instanceof IDTokenError &&
        (error.reason === 'key' || error.reason === 'signature') &&
        !token.namesKeyOf(keySet);
      if (areFresh || !isUnknownKey) throw error;
      const newer = await this.#keys.newerThan(keySet);
      if (newer === keySet) throw error;
      return token.verify(newer, expected);
    }
  }

  async #loadConfiguration(): Promise<OpenIDConfiguration> {
    const { issuer, openidConfiguration } = this.#options;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    return parseOpenIDConfiguration(openidConfiguration ?? (await this.#fetch(url, false)), this.#issuer);
  }

  async #loadKeySet(isReload: boolean): Promise<JSONWebKeySet> {
    if (this.#options.jwks !== undefined) return parseJSONWebKeySet(this.#options.jwks);
    const { jwks_uri: url } = await this.#configuration.get();
    if (url === undefined) {
      throw new IDTokenError('The OpenID configuration has no "jwks_uri". Add it, or give the keys as "jwks".', {
        reason: 'configuration',
      });
    }
    return parseJSONWebKeySet(await this.#fetch(url, isReload));
  }

  #fetch(url: string, isReload: boolean): Promise<unknown> {
    return fetchJSON(url, { fetch: this.#options.fetch, timeoutMs: this.#timeoutMs, isReload });
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? 10_000;
  }
}
