import * as z from 'zod/mini';
import { madeOnce } from '../checks/made-once.ts';
import { parseShape } from '../checks/parse-shape.ts';
import type { SameType } from '../checks/same-type.ts';
import { IDTokenError } from '../errors/id-token-error.ts';

/**
 * The claims of a verified ID token.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDToken | OpenID Connect Core, section 2}
 */
export interface IDTokenClaims {
  /** The issuer. */
  readonly iss: string;
  /** The user's id, unique at this issuer. */
  readonly sub: string;
  /** The client, or clients, that it was made for. */
  readonly aud: string | readonly string[];
  /** When it expires, in seconds since the epoch. */
  readonly exp: number;
  /** When it was made, in seconds since the epoch. */
  readonly iat?: number | undefined;
  /** When it begins to be valid, in seconds since the epoch. */
  readonly nbf?: number | undefined;
  /** The client that asked for it. */
  readonly azp?: string | undefined;
  /** Whatever else the issuer says of the user. */
  readonly [claim: string]: unknown;
}

const schema = /* @__PURE__ */ madeOnce(() => {
  const time = z.optional(z.number('a number, if it is there'));
  return z.looseObject({
    iss: z.string('a string'),
    sub: z.string('a string that is not empty').check(z.minLength(1, 'a string that is not empty')),
    aud: z.union([z.string(), z.readonly(z.array(z.string()))], 'a string or a list of strings'),
    exp: z.number('a number'),
    iat: time,
    nbf: time,
    azp: z.optional(z.string('a string, if it is there')),
  });
});

/** The compiler's word that the schema reads what is documented. */
type Documented =
  SameType<IDTokenClaims, Readonly<z.infer<ReturnType<typeof schema>>>> extends true ? IDTokenClaims : never;

/**
 * Reads the payload of an ID token: it is given back as it is, `__proto__` included, which zod leaves out.
 *
 * @throws {@link IDTokenError} with the reason `claims`, which names the first claim that is not as documented, and
 * never its value.
 */
export function parseClaims(payload: unknown): IDTokenClaims {
  const claims: Documented = parseShape(schema(), payload, (expected, claim) => {
    const message = `The claim "${claim}" of the ID token must be ${expected}.`;
    return new IDTokenError(message, { reason: 'claims' });
  });
  return Object.assign(payload as object, claims);
}
