import { InvalidTokenDataError, UsageError } from '../errors/input-errors.ts';
import { NEVER_EXPIRES } from '../token-data/never-expires.ts';
import { isAbsent, secondsOf, type StandardTokenResponse } from './standard-token-response.ts';
import type { StoreTokenResponseOptions } from './store-token-response-options.ts';

/** One resource server's part of a token response. */
export interface TokenResponseEntry {
  readonly resourceServer: string;
  /** Absent where neither the response nor the options say it. */
  readonly scope: string | undefined;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAtSeconds: number;
  readonly tokenType: string | undefined;
  /** The further fields that are to be kept, by the names that they are kept under. */
  readonly kept: Kept;
  /** Whether it is Globus Auth's, who always says what others may leave out. */
  readonly isGlobus: boolean;
}

type Kept = Readonly<Record<string, unknown>>;
/**
 * Reads one part of a token response.
 *
 * @param raw The same part with all its fields.
 * @throws {@link InvalidTokenDataError} naming the field that is not as it must be.
 * @throws {@link UsageError} when nothing says which resource server it is for.
 */
export function readEntry(
  part: StandardTokenResponse,
  raw: Readonly<Record<string, unknown>>,
  options: StoreTokenResponseOptions,
  nowSeconds: number,
): TokenResponseEntry {
  const resourceServer = part.resource_server ?? options.resourceServer;
  if (resourceServer === undefined) {
    throw new UsageError(
      "The token response has no 'resource_server': say which it is for, storeTokenResponse(response, { resourceServer }).",
    );
  }
  const isGlobus = typeof part.resource_server === 'string';
  const lifetime = part.expires_in ?? options.expiresInSeconds ?? (isGlobus ? 0 : Infinity);
  return {
    resourceServer,
    scope: part.scope || options.scope || (isGlobus ? (part.scope ?? undefined) : undefined),
    accessToken: part.access_token,
    refreshToken: part.refresh_token || undefined,
    expiresAtSeconds: endOf(lifetime, nowSeconds),
    tokenType: part.token_type || undefined,
    kept: keptOf(raw, options.keep ?? [], nowSeconds),
    isGlobus,
  };
}

/** When a lifetime ends, in whole seconds; no later than what counts as never. */
function endOf(lifetimeSeconds: number, nowSeconds: number): number {
  return Math.min(Math.trunc(nowSeconds + lifetimeSeconds), NEVER_EXPIRES);
}

/** The further fields that are to be kept, lifetimes as the times when they end. */
function keptOf(raw: Readonly<Record<string, unknown>>, names: readonly string[], nowSeconds: number): Kept {
  const kept: Record<string, unknown> = Object.create(null);
  for (const name of names) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (isAbsent(value)) continue;
    const end = name.replace(/_expires_in$/, '_expires_at_seconds');
    if (end === name) {
      kept[name] = value;
      continue;
    }
    const seconds = secondsOf(value);
    if (typeof seconds !== 'number') {
      throw new InvalidTokenDataError(`Token response: '${name}' must be a number of seconds.`, { field: name });
    }
    kept[end] = endOf(seconds, nowSeconds);
  }
  return kept;
}
