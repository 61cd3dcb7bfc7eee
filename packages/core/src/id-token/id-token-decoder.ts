import { IDTokenError } from '../errors/id-token-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { checkClaims } from './check-claims.ts';
import { fetchJSON } from './fetch-json.ts';
import type { IDTokenClaims } from './id-token-claims.ts';
import type { IDTokenDecoding } from './id-token-decoding.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { type JSONWebKeySet, parseJSONWebKeySet } from './json-web-key-set.ts';
import { type OpenIDConfiguration, parseOpenIDConfiguration } from './openid-configuration.ts';
import { parseURL } from './parse-url.ts';
import { SharedValue } from './shared-value.ts';
import { SignedIDToken } from './signed-id-token.ts';

/** A fetch has ended for certain this long after its time is over, in milliseconds. */
const TOLERANCE_MS = 1000;

/** What an {@link IDTokenDecoder} needs to know. */
export interface IDTokenDecoderOptions {
  /** The issuer's identifier, exactly as it calls itself: a URL, for example `https://auth.globus.org`. */
  readonly issuer: string;
  /** The client that logs in, for which ID tokens must be made. */
  readonly clientId: string;
  /** The audience that ID tokens must have, if it is not the client's id. */
  readonly audience?: string | undefined;
  /** The issuer's configuration; by default it is fetched from the issuer, once. */
  readonly openidConfiguration?: OpenIDConfiguration | undefined;
  /** The issuer's keys; by default they are fetched from the issuer, and again when it has a new one. */
  readonly jwks?: JSONWebKeySet | undefined;
  /** By how much the issuer's clock and ours may differ, in seconds; 300 by default. */
  readonly leewaySeconds?: number | undefined;
  /** How long one fetch may take, redirects included, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /**
   * What to fetch with; by default what `globalThis.fetch` is at that moment. It must heed `signal` and
   * `redirect: 'manual'`.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The clock, in milliseconds since the epoch; `Date.now` by default. */
  readonly now?: (() => number) | undefined;
}

/**
 * Verifies ID tokens: signature, issuer, audience and times.
 *
 * Fetches the issuer's configuration and keys when it first needs them, once however many tokens are decoded at the
 * same time, and newer keys at most once in 30 s. Keep one decoder for as long as the program runs. A fetch that failed is
 * tried again by the next decode.
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
  readonly #configuration: SharedValue<OpenIDConfiguration>;
  readonly #keys: IssuerKeys;

  /**
   * Fetches nothing yet.
   *
   * @throws {@link UsageError} when an option is not as documented.
   */
  constructor(options: IDTokenDecoderOptions) {
    checkOptions(options);
    this.#options = { ...options };
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
    if (typeof idToken !== 'string') throw new UsageError(`An ID token is a string, not ${typeof idToken}.`);
    const { id_token_signing_alg_values_supported: algorithms } = await this.#configuration.get();
    const payload = await this.#verify(await SignedIDToken.read(idToken, algorithms));
    const { issuer, clientId, audience = clientId, leewaySeconds = 300, now = Date.now } = this.#options;
    return checkClaims(payload, { issuer, audience, leewaySeconds, now: now() });
  }

  async #verify(token: SignedIDToken): Promise<unknown> {
    const areFresh = !this.#keys.areLoaded;
    const keySet = await this.#keys.get();
    try {
      return await token.verify(keySet);
    } catch (error) {
      // The issuer may have a new key. Some issuers give their keys no ids: then only the signature tells.
      const isUnknownKey = error instanceof IDTokenError && error.reason !== 'format' && !token.namesKeyOf(keySet);
      if (areFresh || !isUnknownKey) throw error;
      const newer = await this.#keys.newerThan(keySet);
      if (newer === keySet) throw error;
      return token.verify(newer);
    }
  }

  async #loadConfiguration(): Promise<OpenIDConfiguration> {
    const { issuer, openidConfiguration } = this.#options;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    return parseOpenIDConfiguration(openidConfiguration ?? (await this.#fetch(url, false)), issuer);
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

function checkOptions({ issuer, clientId, leewaySeconds = 0, timeoutMs = 1 }: IDTokenDecoderOptions): void {
  if (typeof issuer !== 'string' || parseURL(issuer) === undefined)
    throw new UsageError(`"issuer" must be a URL, not ${JSON.stringify(issuer)}.`);
  if (typeof clientId !== 'string' || clientId === '') throw new UsageError('"clientId" must name the client.');
  if (!(Number.isFinite(leewaySeconds) && leewaySeconds >= 0))
    throw new UsageError('"leewaySeconds" must be 0 or more.');
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) throw new UsageError('"timeoutMs" must be more than 0.');
}
