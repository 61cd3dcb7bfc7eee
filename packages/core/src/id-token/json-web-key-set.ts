import { IDTokenError } from '../errors/id-token-error.ts';

/**
 * The public keys of an issuer.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517, section 5}
 */
export interface JSONWebKeySet {
  /** The keys. Those that cannot be used are passed over. */
  readonly keys: readonly JSONWebKey[];
}

/** One key of a {@link JSONWebKeySet}, with whatever other members its family has. */
export interface JSONWebKey {
  /** The family of the key, for example `RSA`. */
  readonly kty?: string;
  /** The id of the key. */
  readonly kid?: string;
}

/**
 * Reads a key set. Keys are looked at one by one when they are used.
 *
 * @throws {@link IDTokenError} with the reason `configuration` when it is something else.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517, section 5}
 */
export function parseJSONWebKeySet(value: unknown): JSONWebKeySet {
  const keys: unknown = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  if (!Array.isArray(keys)) {
    throw new IDTokenError('Cannot use the JSON Web Key Set of the issuer: it has no list "keys".', {
      reason: 'configuration',
    });
  }
  return { keys: keys.filter((key) => typeof key === 'object' && key !== null) };
}
