import * as z from 'zod/mini';
import { madeOnce } from '../checks/made-once.ts';
import { parseShape } from '../checks/parse-shape.ts';
import type { SameType } from '../checks/same-type.ts';
import { invalidField } from './invalid-field.ts';
import { copyJsonObject, type JsonValue } from './json-value.ts';
import { NEVER_EXPIRES } from './never-expires.ts';

/** The fields of {@link TokenStorageData}, in the order in which they are stored. */
export interface TokenStorageDataFields {
  /** The resource server that the token is for, for example `transfer.api.globus.org`. */
  readonly resource_server: string;
  /** The `sub` of the verified ID token that came with it; absent where there was none. */
  readonly identity_id?: string | null | undefined;
  /** The scopes, separated by spaces (RFC 6749 §3.3). */
  readonly scope: string;
  /** The access token. */
  readonly access_token: string;
  /** The refresh token; absent where none was issued. */
  readonly refresh_token?: string | null | undefined;
  /** When the access token expires: whole seconds since the epoch. What never does has 32503680000, the year 3000. */
  readonly expires_at_seconds: number;
  /** The token type (RFC 6749 §7.1), mostly `Bearer`. */
  readonly token_type?: string | null | undefined;
  /** Unknown fields, kept as they are. */
  readonly extra?: { readonly [key: string]: unknown } | null | undefined;
}

/** The fields that have a name of their own: all but `extra`, which zod would not keep whole: it drops `__proto__`. */
export type NamedFields = Omit<TokenStorageDataFields, 'extra'>;

/** What to do in place of what leaves tokens behind. */
export const NO_TOKENS =
  'A spread or a clone of token data holds no tokens: use data.with({ … }) to change it, data.toDict() to copy it';

const AN_INT = 'an int: whole seconds, within ±(2^53 - 1)';
const TOO_LATE = 'an int: whole seconds up to the year 3000. Divide milliseconds by 1000';

const schema = /* @__PURE__ */ madeOnce(() => {
  const text = z.string('a string');
  const optionalText = z.nullish(z.string('a string or null'));
  return z.object({
    resource_server: text,
    identity_id: optionalText,
    scope: text,
    // Missing, it was mostly left behind.
    access_token: z.string({ error: ({ input }) => (input === undefined ? `a string. ${NO_TOKENS}` : 'a string') }),
    refresh_token: optionalText,
    // z.int and z.maximum would be half a kilobyte.
    expires_at_seconds: z.number(AN_INT).check(({ value, issues }) => {
      if (Number.isSafeInteger(value) && value <= NEVER_EXPIRES) return;
      issues.push({ code: 'custom', input: value, message: value > NEVER_EXPIRES ? TOO_LATE : AN_INT });
    }),
    token_type: optionalText,
  });
});

/** The compiler's word that the documented interface is what the schema reads. */
type Documented =
  SameType<NamedFields, Readonly<z.infer<ReturnType<typeof schema>>>> extends true ? NamedFields : never;

/** Their names, in the order in which they are stored. */
export const fieldNames: () => readonly (keyof NamedFields)[] = /* @__PURE__ */ madeOnce(
  () => Object.keys(schema().shape) as (keyof NamedFields)[],
);

/** Whether a name is one of {@link fieldNames}. */
export const isFieldName = (name: string): boolean => (fieldNames() as readonly string[]).includes(name);

/**
 * Reads the named fields of token data.
 *
 * @throws {@link InvalidTokenDataError} naming the first field that is not as documented, and never its value.
 */
export function parseNamedFields(value: unknown): NamedFields {
  const fields: Documented = parseShape(schema(), value, refuse);
  return fields;
}

const NO_EXTRA: { readonly [key: string]: JsonValue } = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.create(null),
);

const refuse = (expected: string, field: string | undefined): Error => invalidField('Token data', field, expected);

/**
 * A frozen copy of the unknown fields.
 *
 * @throws {@link InvalidTokenDataError} when they are not plain JSON, or one has the name of a known field.
 */
export function parseExtra(extra: TokenStorageDataFields['extra']): { readonly [key: string]: JsonValue } {
  // Most token data has none, and of thousands of entries each would make one of its own.
  if (extra === undefined || extra === null) return NO_EXTRA;
  if (typeof extra !== 'object') throw refuse('an object', 'extra');
  const copy = copyJsonObject(extra, 'extra');
  const clash = Object.keys(copy).find(isFieldName);
  if (clash === undefined) return copy;
  throw refuse(`without '${clash}', which is a field of its own`, 'extra');
}
