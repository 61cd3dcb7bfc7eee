import * as z from 'zod/mini';

import { InvalidTokenDataError } from '../errors/invalid-token-data-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { StoreTokenResponseOptions } from './token-response.ts';

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

const schema = /* @__PURE__ */ z.object({
  access_token: z.string(),
  expires_in: z.optional(z.number()),
  scope: z.optional(z.string()),
  refresh_token: z.nullish(z.string()),
  token_type: z.nullish(z.string()),
  id_token: z.nullish(z.string()),
  resource_server: z.optional(z.string()),
  other_tokens: z.optional(z.array(z.unknown())),
});

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
  const add = (part: unknown): z.infer<typeof schema> => {
    const fields = parsePart(part);
    const entry = toEntry(fields, options, nowSeconds);
    entries.set(entry.resourceServer, entry);
    return fields;
  };

  if (Array.isArray(response)) {
    for (const part of response) add(part);
    return { entries, idToken: undefined };
  }
  const top = add(response);
  if (top.resource_server !== undefined && top.other_tokens === undefined) throw invalid('other_tokens', 'an array');
  for (const part of top.other_tokens ?? []) add(part);
  return { entries, idToken: top.id_token || undefined };
}

function parsePart(part: unknown): z.infer<typeof schema> {
  const result = schema.safeParse(part);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const expected = issue?.code === 'invalid_type' ? issue.expected : 'as RFC 6749 §5.1 says';
  throw invalid(String(issue?.path[0] ?? 'token response'), expected);
}

function toEntry(
  part: z.infer<typeof schema>,
  options: StoreTokenResponseOptions,
  nowSeconds: number,
): TokenResponseEntry {
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

function invalid(field: string, expected: string): InvalidTokenDataError {
  return new InvalidTokenDataError(`In the token response, '${field}' must be ${expected}.`, { field });
}
