import * as z from 'zod/mini';
import { madeOnce } from '../checks/made-once.ts';
import { parseShape } from '../checks/parse-shape.ts';
import type { SameType } from '../checks/same-type.ts';
import { invalidField } from '../token-data/invalid-field.ts';
import { refuseOtherAnswers } from './refuse-other-answers.ts';
import { standardForm, type StandardTokenResponse } from './standard-token-response.ts';
import type { StoreTokenResponseOptions } from './store-token-response-options.ts';
import { readTokenResponseEntry, type TokenResponseEntry } from './token-response-entry.ts';

/** What a response holds: its entries by resource server, and its ID token, not yet verified. */
export interface ParsedTokenResponse {
  readonly entries: ReadonlyMap<string, TokenResponseEntry>;
  readonly idToken: string | undefined;
}

const schema = /* @__PURE__ */ madeOnce(() => {
  const optionalText = z.nullish(z.string('a string or null'));
  return z.object({
    access_token: z.string('a string that is not empty'),
    expires_in: z.optional(z.number('a number of seconds')),
    scope: z.nullish(z.string('a string, or a list of strings')),
    refresh_token: optionalText,
    token_type: optionalText,
    id_token: optionalText,
    resource_server: optionalText,
  });
});

/** The compiler's word that the documented interface is what the schema reads. */
type Documented =
  SameType<StandardTokenResponse, Readonly<z.infer<ReturnType<typeof schema>>>> extends true
    ? StandardTokenResponse
    : never;

/**
 * Takes a token endpoint's JSON apart.
 *
 * Expiry is counted from the local clock, which is also what it will be compared with: a wrong clock cancels out.
 *
 * @param nowSeconds Seconds since the epoch, with their fraction.
 * @throws {@link InvalidTokenDataError} naming the field that is missing or of the wrong type, or the server's own error.
 * @throws {@link UsageError} when it is no JSON, or nothing says which resource server it is for.
 */
export function parseTokenResponse(
  response: unknown,
  options: StoreTokenResponseOptions,
  nowSeconds: number,
): ParsedTokenResponse {
  const entries = new Map<string, TokenResponseEntry>();
  const add = (value: unknown): Documented => {
    refuseOtherAnswers(value);
    const part: Documented = parseShape(schema(), standardForm(value, options), refuse);
    const entry = readTokenResponseEntry(part, value as Readonly<Record<string, unknown>>, options, nowSeconds);
    entries.set(entry.resource_server, entry);
    return part;
  };

  if (Array.isArray(response)) {
    for (const part of response) add(part);
    return { entries, idToken: undefined };
  }
  const { resource_server, id_token } = add(response);
  const { other_tokens } = response as { readonly other_tokens?: unknown };
  // Globus Auth always sends both; without one of them it is not the whole response.
  const others = other_tokens ?? (typeof resource_server === 'string' ? undefined : []);
  if (!Array.isArray(others)) throw refuse('an array', 'other_tokens');
  for (const part of others) add(part);
  return { entries, idToken: id_token || undefined };
}

const refuse = (expected: string, field: string | undefined): Error => invalidField('Token response', field, expected);
