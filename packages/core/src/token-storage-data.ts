import * as z from 'zod/mini';

import { InvalidTokenDataError } from './errors/invalid-token-data-error.ts';
import { fingerprint } from './fingerprint.ts';
import { copyJsonObject, type JsonValue } from './json-value.ts';

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
  /** When the access token expires: whole seconds since the epoch. */
  readonly expires_at_seconds: number;
  /** The token type (RFC 6749 §7.1), mostly `Bearer`. */
  readonly token_type?: string | null | undefined;
  /** Unknown fields, kept as they are. */
  readonly extra?: { readonly [key: string]: unknown } | null | undefined;
}

const schema = /* @__PURE__ */ z.object({
  resource_server: z.string(),
  identity_id: z.nullish(z.string()),
  scope: z.string(),
  access_token: z.string(),
  refresh_token: z.nullish(z.string()),
  expires_at_seconds: z.int(),
  token_type: z.nullish(z.string()),
});

type FieldName = keyof typeof schema.shape;
const fieldNames = Object.keys(schema.shape) as readonly FieldName[];
const isFieldName = (name: string): name is FieldName => Object.hasOwn(schema.shape, name);

const expectations: Record<FieldName, string> = {
  resource_server: 'a string',
  identity_id: 'a string or null',
  scope: 'a string',
  access_token: 'a string',
  refresh_token: 'a string or null',
  expires_at_seconds: 'an int: whole seconds since the epoch, within ±(2^53 - 1)',
  token_type: 'a string or null',
};

const redact = (secret: string): string => `[redacted ${fingerprint(secret)}]`;
const redactedText = /^\[redacted [0-9a-f]{8}\]$/;

/**
 * The tokens for one resource server: seven fields in their wire names, and `extra` for what this version does
 * not know.
 *
 * Instances are validated and frozen. {@link TokenStorageData.toDict} is the only way out with the tokens in
 * clear: `toString`, `JSON.stringify` and Node's inspect show fingerprints instead.
 * **A browser's console and `structuredClone` show the fields in clear.**
 *
 * @example
 * ```ts
 * import { TokenStorageData } from '@token-storage/core';
 *
 * const data = new TokenStorageData({
 *   resource_server: 'transfer.api.globus.org',
 *   scope: 'urn:globus:auth:scope:transfer.api.globus.org:all',
 *   access_token: 'an access token',
 *   expires_at_seconds: Math.floor(Date.now() / 1000) + 172_800,
 *   token_type: 'Bearer',
 * });
 * console.log(String(data)); // the tokens are redacted
 * ```
 */
export class TokenStorageData {
  readonly resource_server: string;
  readonly identity_id: string | undefined;
  readonly scope: string;
  readonly access_token: string;
  readonly refresh_token: string | undefined;
  readonly expires_at_seconds: number;
  readonly token_type: string | undefined;
  /** Unknown fields, frozen; empty where there are none. */
  readonly extra: { readonly [key: string]: JsonValue };

  /** @throws {@link InvalidTokenDataError} naming the first field, in the order above, that is not as documented. */
  constructor(fields: TokenStorageDataFields) {
    const result = schema.safeParse(fields);
    if (!result.success) throw fieldError(result.error.issues[0]?.path[0]);
    const { data } = result;
    for (const name of ['access_token', 'refresh_token'] as const) {
      if (redactedText.test(data[name] ?? '')) {
        throw new InvalidTokenDataError(
          `'${name}' is redacted text, as JSON.stringify shows it. Use toDict() to get data to store or send.`,
          { field: name },
        );
      }
    }
    this.resource_server = data.resource_server;
    this.identity_id = data.identity_id ?? undefined;
    this.scope = data.scope;
    this.access_token = data.access_token;
    this.refresh_token = data.refresh_token ?? undefined;
    this.expires_at_seconds = data.expires_at_seconds;
    this.token_type = data.token_type ?? undefined;
    this.extra = copyExtra(fields.extra);
    Object.freeze(this);
  }

  /**
   * Token data from a plain object, as {@link TokenStorageData.toDict} and the Python SDK write it.
   *
   * Fields it does not know go to `extra`, one that is called `extra` too.
   *
   * @throws {@link InvalidTokenDataError} when it is not an object, or a field is not as documented.
   */
  static fromDict(dict: unknown): TokenStorageData {
    if (typeof dict !== 'object' || dict === null || Array.isArray(dict)) {
      throw new InvalidTokenDataError('Token data must be an object.');
    }
    const fields: Record<string, unknown> = Object.create(null);
    const extra: Record<string, unknown> = Object.create(null);
    for (const [key, value] of Object.entries(dict)) (isFieldName(key) ? fields : extra)[key] = value;
    return new TokenStorageData({ ...(fields as unknown as TokenStorageDataFields), extra });
  }

  /** A plain object in the order in which fields are stored, `extra` laid after them, without what is absent. */
  toDict(): Record<string, JsonValue> {
    const dict: Record<string, JsonValue> = Object.create(null);
    for (const name of fieldNames) {
      const value = this[name];
      if (value !== undefined) dict[name] = value;
    }
    return Object.assign(dict, this.extra);
  }

  /** The fields with tokens as fingerprints, and of `extra` the names alone. Not fit for {@link TokenStorageData.fromDict}. */
  toJSON(): Record<string, unknown> {
    const { access_token, refresh_token, extra, ...shown } = this;
    return {
      ...shown,
      access_token: redact(access_token),
      refresh_token: refresh_token === undefined ? undefined : redact(refresh_token),
      extra: Object.keys(extra),
    };
  }

  /** One line, tokens as fingerprints. */
  toString(): string {
    return `TokenStorageData ${JSON.stringify(this)}`;
  }

  static {
    // What Node's console.log shows.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: TokenStorageData): string {
        return this.toString();
      },
    });
  }
}

function fieldError(name: PropertyKey | undefined): InvalidTokenDataError {
  const field = String(name ?? 'token data');
  return new InvalidTokenDataError(`'${field}' must be ${isFieldName(field) ? expectations[field] : 'an object'}.`, {
    field,
  });
}

function copyExtra(extra: TokenStorageDataFields['extra']): TokenStorageData['extra'] {
  if (typeof extra !== 'object' && extra !== undefined) throw fieldError('extra');
  const copy = copyJsonObject(extra ?? {}, 'extra');
  const clash = fieldNames.find((name) => Object.hasOwn(copy, name));
  if (clash === undefined) return copy;
  throw new InvalidTokenDataError(`'extra' may not hold '${clash}', which is a field of its own.`, { field: 'extra' });
}
