import { InvalidTokenDataError } from '../errors/invalid-token-data-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { checkFields, type FieldCheck, optionalSeconds, optionalText, text } from '../field-check.ts';
import type { StoreTokenResponseOptions, TokenResponse } from './token-response.ts';

/** One resource server's part of a token response. */
export interface TokenResponseEntry {
  readonly resourceServer: string;
  /** Absent where the response leaves it out. */
  readonly scope: string | undefined;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAtSeconds: number;
  readonly tokenType: string | undefined;
}

const checks: { readonly [name in keyof TokenResponse]: FieldCheck } = {
  access_token: text,
  expires_in: optionalSeconds,
  scope: optionalText,
  refresh_token: optionalText,
  token_type: optionalText,
  id_token: optionalText,
  resource_server: optionalText,
};

/** What a response holds: its entries by resource server, and its ID token, not yet verified. */
export interface ParsedTokenResponse {
  readonly entries: ReadonlyMap<string, TokenResponseEntry>;
  readonly idToken: string | undefined;
}

/**
 * Takes a token endpoint's JSON apart.
 *
 * Expiry is counted from the local clock, which is also what it will be compared with: a wrong clock cancels out.
 *
 * @param nowSeconds Seconds since the epoch, with their fraction.
 * @throws {@link InvalidTokenDataError} naming the field that is missing or of the wrong type.
 * @throws {@link UsageError} when nothing says which resource server it is for.
 */
export function parseTokenResponse(
  response: unknown,
  options: StoreTokenResponseOptions,
  nowSeconds: number,
): ParsedTokenResponse {
  const entries = new Map<string, TokenResponseEntry>();
  const add = (part: unknown): TokenResponse => {
    checkFields<TokenResponse>(part, checks, 'Token response');
    const entry = toEntry(part, options, nowSeconds);
    entries.set(entry.resourceServer, entry);
    return part;
  };

  if (Array.isArray(response)) {
    for (const part of response) add(part);
    return { entries, idToken: undefined };
  }
  const { resource_server, other_tokens, id_token } = add(response);
  // Globus Auth always sends both; without one of them it is not the whole response.
  const others = other_tokens ?? (typeof resource_server === 'string' ? undefined : []);
  if (!Array.isArray(others)) {
    throw new InvalidTokenDataError("Token response: 'other_tokens' must be an array.", { field: 'other_tokens' });
  }
  for (const part of others) add(part);
  return { entries, idToken: id_token || undefined };
}

function toEntry(part: TokenResponse, options: StoreTokenResponseOptions, nowSeconds: number): TokenResponseEntry {
  const resourceServer = part.resource_server ?? options.resourceServer;
  if (resourceServer === undefined) {
    throw new UsageError(
      "The token response has no 'resource_server': say which it is for, storeTokenResponse(response, { resourceServer }).",
    );
  }
  return {
    resourceServer,
    scope: part.scope ?? options.scope,
    accessToken: part.access_token,
    refreshToken: part.refresh_token ?? undefined,
    expiresAtSeconds: Math.trunc(nowSeconds + (part.expires_in ?? 0)),
    tokenType: part.token_type ?? undefined,
  };
}
