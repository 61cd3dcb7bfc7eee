import * as z from 'zod/mini';
import { madeOnce } from '../../checks/made-once.ts';
import { parseShape } from '../../checks/parse-shape.ts';
import type { SameType } from '../../checks/same-type.ts';
import { IDTokenError } from '../../errors/id-token-error.ts';

/**
 * The public keys of an issuer.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517, section 5}
 * @example
 * ```ts
 * import { IDTokenDecoder, type JSONWebKeySet } from '@token-storage/core';
 *
 * // Where the keys are known already, nothing is fetched.
 * export const decoderWith = (jwks: JSONWebKeySet): IDTokenDecoder =>
 *   new IDTokenDecoder({ issuer: 'https://auth.example', clientId: 'your client id', jwks });
 * ```
 */
export interface JSONWebKeySet {
  /** The keys. Those that cannot be used are passed over. */
  readonly keys: readonly JSONWebKey[];
}

/**
 * One key of a {@link JSONWebKeySet}, with whatever other members its family has.
 *
 * @see {@link JSONWebKeySet}
 */
export interface JSONWebKey {
  /** The family of the key, for example `RSA`. */
  readonly kty?: string | undefined;
  /** The id of the key. */
  readonly kid?: string | undefined;
}

const keySchema = /* @__PURE__ */ madeOnce(() => {
  const text = z.optional(z.string());
  return z.object({ kty: text, kid: text });
});

const schema = /* @__PURE__ */ madeOnce(() => z.object({ keys: z.readonly(z.array(z.unknown(), 'a list')) }));

/** The compiler's word that the schema reads what is documented. */
type Documented =
  SameType<JSONWebKey, Readonly<z.infer<ReturnType<typeof keySchema>>>> extends true ? JSONWebKey : never;

/**
 * Reads a key set. Keys are looked at one by one when they are used.
 *
 * @throws {@link IDTokenError} with the reason `configuration` when it is something else.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517, section 5}
 */
export function parseJSONWebKeySet(value: unknown): JSONWebKeySet {
  const { keys } = parseShape(schema(), value, (expected, field) => {
    const problem = field === undefined ? 'it is not an object' : `"${field}" is not ${expected}`;
    return new IDTokenError(`Cannot use the JSON Web Key Set of the issuer: ${problem}.`, { reason: 'configuration' });
  });
  return { keys: keys.map(readKey).filter((key) => key !== undefined) };
}

/** A key, if it is one. Its other members are jose's concern, which freezes what it has used: so this is a copy. */
function readKey(value: unknown): JSONWebKey | undefined {
  const { data }: { data?: Documented } = z.safeParse(keySchema(), value);
  return data && { ...(value as object), ...data };
}
