import { checkObject } from '../checks/check-object.ts';
import { UsageError } from '../errors/input-errors.ts';
import { parseURL } from '../web/parse-url.ts';
import type { JSONWebKeySet } from './issuer/json-web-key-set.ts';
import type { OpenIDConfiguration } from './issuer/openid-configuration.ts';

/** What an {@link IDTokenDecoder} needs to know. */
export interface IDTokenDecoderOptions {
  /**
   * The issuer's identifier, exactly as it calls itself: a URL, for example `https://auth.globus.org`. For any tenant of
   * Entra it is `https://login.microsoftonline.com/common/v2.0`.
   */
  readonly issuer: string;
  /**
   * What the issuer calls itself besides, in its configuration or in ID tokens: `['accounts.google.com']` for Google.
   * `{tenantid}` in it stands for the claim `tid` of the token, as Entra writes it.
   */
  readonly furtherIssuers?: readonly string[] | undefined;
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

/** @throws {@link UsageError} when an option is not as documented. */
export function checkDecoderOptions(options: IDTokenDecoderOptions): void {
  checkObject(options, 'The options of IDTokenDecoder');
  const { issuer, furtherIssuers = [], clientId, leewaySeconds = 0, timeoutMs = 1 } = options;
  if (typeof issuer !== 'string' || parseURL(issuer) === undefined)
    throw new UsageError(`"issuer" must be a URL, not ${JSON.stringify(issuer)}.`);
  if (!Array.isArray(furtherIssuers) || !furtherIssuers.every((name) => typeof name === 'string' && name !== '')) {
    throw new UsageError('"furtherIssuers" must be a list of names.');
  }
  if (typeof clientId !== 'string' || clientId === '') throw new UsageError('"clientId" must name the client.');
  if (!(Number.isFinite(leewaySeconds) && leewaySeconds >= 0))
    throw new UsageError('"leewaySeconds" must be 0 or more.');
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) throw new UsageError('"timeoutMs" must be more than 0.');
}
