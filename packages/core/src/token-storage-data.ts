import { InvalidTokenDataError } from './errors/invalid-token-data-error.ts';
import { fingerprint } from './fingerprint.ts';
import { copyJsonObject, type JsonValue } from './json-value.ts';
import {
  fieldNames,
  isFieldName,
  notAnObject,
  parseNamedFields,
  type TokenStorageDataFields,
} from './token-storage-data-fields.ts';

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
    const named = parseNamedFields(fields);
    refuseRedacted('access_token', named.access_token);
    refuseRedacted('refresh_token', named.refresh_token);
    this.resource_server = named.resource_server;
    this.identity_id = named.identity_id ?? undefined;
    this.scope = named.scope;
    this.access_token = named.access_token;
    this.refresh_token = named.refresh_token ?? undefined;
    this.expires_at_seconds = named.expires_at_seconds;
    this.token_type = named.token_type ?? undefined;
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
    const extra: Record<string, unknown> = Object.create(null);
    const fields: Record<string, unknown> = { extra };
    if (typeof dict !== 'object' || dict === null || Array.isArray(dict)) throw notAnObject();
    for (const [key, value] of Object.entries(dict)) (isFieldName(key) ? fields : extra)[key] = value;
    return new TokenStorageData(fields as unknown as TokenStorageDataFields);
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

function refuseRedacted(field: string, secret: string | null | undefined): void {
  if (secret === null || secret === undefined || !redactedText.test(secret)) return;
  const problem = 'is redacted text, as JSON.stringify shows it: use toDict() to get data to store or send';
  throw new InvalidTokenDataError(`Token data: '${field}' ${problem}.`, { field });
}

function copyExtra(extra: TokenStorageDataFields['extra']): TokenStorageData['extra'] {
  const field = 'extra';
  if (extra !== undefined && typeof extra !== 'object') {
    throw new InvalidTokenDataError("Token data: 'extra' must be an object.", { field });
  }
  const copy = copyJsonObject(extra ?? {}, field);
  const clash = Object.keys(copy).find(isFieldName);
  if (clash === undefined) return copy;
  throw new InvalidTokenDataError(`Token data: 'extra' may not hold '${clash}', which is a field of its own.`, {
    field,
  });
}
