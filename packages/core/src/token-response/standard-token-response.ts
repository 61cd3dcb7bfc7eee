import type { StoreTokenResponseOptions } from './store-token-response-options.ts';

/** A token response as RFC 6749 §5.1 and Globus Auth write it. */
export interface StandardTokenResponse {
  readonly access_token: string;
  readonly expires_in?: number | undefined;
  readonly scope?: string | null | undefined;
  readonly refresh_token?: string | null | undefined;
  readonly token_type?: string | null | undefined;
  readonly id_token?: string | null | undefined;
  readonly resource_server?: string | null | undefined;
}

/** Whether something is absent, in the ways in which servers say so. */
export const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Seconds written as digits, as a number. What is something else is given back. */
export const secondsOf = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

/**
 * The standard form of what other servers than Globus Auth write in forms of their own: lifetimes as digits or null,
 * scopes as a list or with separators. What is neither is left as it is, to be refused.
 */
export function standardForm(part: unknown, { resourceServer, scopeSeparator }: StoreTokenResponseOptions): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const { access_token, expires_in, scope, resource_server } = part as Record<string, unknown>;
  const standard = { ...part, access_token: access_token === '' ? undefined : access_token };
  if (typeof resource_server === 'string' && !(resource_server === '' && resourceServer !== undefined)) return standard;
  return {
    ...standard,
    expires_in: isAbsent(expires_in) ? undefined : secondsOf(expires_in),
    scope: scopeText(scope, scopeSeparator),
    resource_server: resource_server === '' ? undefined : resource_server,
  };
}

function scopeText(scope: unknown, separator: string | undefined): unknown {
  const names: unknown = typeof scope === 'string' && separator !== undefined ? scope.split(separator) : scope;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return names;
  return names
    .map((name) => name.trim())
    .filter(Boolean)
    .join(' ');
}
