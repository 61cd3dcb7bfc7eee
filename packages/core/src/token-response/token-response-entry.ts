import { UsageError } from '../errors/input-errors.ts';
import { invalidField } from '../token-data/invalid-field.ts';
import { NEVER_EXPIRES } from '../token-data/never-expires.ts';
import { isAbsent, secondsOf, type StandardTokenResponse } from './standard-token-response.ts';
import type { StoreTokenResponseOptions } from './store-token-response-options.ts';

/** One resource server's part of a token response, as it is stored; absent is what neither it nor the options say. */
export interface TokenResponseEntry {
  readonly resource_server: string;
  readonly scope: string | null | undefined;
  readonly access_token: string;
  readonly refresh_token: string | undefined;
  readonly expires_at_seconds: number;
  readonly token_type: string | undefined;
  /** The further fields that are to be kept, by the names that they are kept under. */
  readonly extra: Kept;
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
export function readTokenResponseEntry(
  part: StandardTokenResponse,
  raw: Readonly<Record<string, unknown>>,
  options: StoreTokenResponseOptions,
  nowSeconds: number,
): TokenResponseEntry {
  const resource_server = part.resource_server ?? options.resourceServer;
  if (resource_server === undefined) {
    throw new UsageError(
      "The token response has no 'resource_server': say which it is for, storeTokenResponse(response, { resourceServer }).",
    );
  }
  const isGlobus = typeof part.resource_server === 'string';
  const lifetime = part.expires_in ?? options.expiresInSeconds ?? (isGlobus ? 0 : Infinity);
  return {
    resource_server,
    scope: part.scope || options.scope || (isGlobus ? part.scope : undefined),
    access_token: part.access_token,
    refresh_token: part.refresh_token || undefined,
    expires_at_seconds: endOf(lifetime, nowSeconds),
    token_type: part.token_type || undefined,
    extra: keptOf(raw, options.keep ?? [], nowSeconds),
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
      throw invalidField('Token response', name, 'a number of seconds');
    }
    kept[end] = endOf(seconds, nowSeconds);
  }
  return kept;
}
