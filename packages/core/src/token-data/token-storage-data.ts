import { InvalidTokenDataError, UsageError } from '../errors/input-errors.ts';
import { splitScopes } from '../scopes/split-scopes.ts';
import { invalidField } from './invalid-field.ts';
import { type JsonValue, sameJson } from './json-value.ts';
import { NEVER_EXPIRES } from './never-expires.ts';
import { redacted, refuseRedacted } from './redacted.ts';
import { keepStoredKey } from './stored-key.ts';
import {
  fieldNames,
  isFieldName,
  NO_TOKENS,
  parseExtra,
  parseNamedFields,
  type TokenStorageDataFields,
} from './token-storage-data-fields.ts';

/** What no field shows. */
interface Hidden {
  readonly access_token: string;
  readonly refresh_token: string | undefined;
  readonly extra: { readonly [key: string]: JsonValue };
}

/**
 * By instance. Not in private fields: browsers' consoles print those.
 */
const hidden = new WeakMap<TokenStorageData, Hidden>();

/** A member that a spread copies, which is how one is told: the refresh token would be lost without a word. */
const MARK = Symbol.for('tokens: with() and toDict() copy them');

/**
 * The tokens for one resource server: seven fields in their wire names, and `extra` for what this version does
 * not know.
 *
 * Instances are validated and frozen. Tokens and `extra` are read by name and are in no field, so that nothing shows
 * them unasked: no console, `structuredClone`, spread or message of a failed assertion. {@link TokenStorageData.toDict}
 * is the only way out with everything in clear, {@link TokenStorageData.with} the way to a changed copy. `toString`,
 * `JSON.stringify` and Node's inspect show fingerprints of 8 digits, which tell **random tokens** apart and give nothing
 * of them away; **a short or guessable secret can be found by trying until the fingerprint is the same**.
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
 * const later = data.with({ expires_at_seconds: data.expires_at_seconds + 60 });
 * ```
 */
export class TokenStorageData {
  /** Which API the tokens are for: the key of the entry. */
  readonly resource_server: string;
  /** The `sub` of the verified ID token that came with them; `undefined` where there was none. */
  readonly identity_id: string | undefined;
  /** The scopes that were granted, divided by spaces; see {@link TokenStorageData.scopes}. */
  readonly scope: string;
  /** When the access token expires: whole seconds since the epoch. What never does has 32503680000, the year 3000. */
  readonly expires_at_seconds: number;
  /** How the access token is used, mostly `Bearer`; `undefined` where the server did not say. */
  readonly token_type: string | undefined;

  /**
   * @throws {@link InvalidTokenDataError} naming the first field, in the order in which they are stored, that is not as
   * documented, and what to use in place of a spread or a clone of other token data.
   */
  constructor(fields: TokenStorageDataFields) {
    const named = parseNamedFields(fields);
    // Made from token data by a spread.
    if (MARK in fields && !('toDict' in fields)) {
      throw new InvalidTokenDataError(`${NO_TOKENS}.`, { field: 'access_token' });
    }
    refuseRedacted('access_token', named.access_token);
    refuseRedacted('refresh_token', named.refresh_token);
    this.resource_server = named.resource_server;
    this.identity_id = named.identity_id ?? undefined;
    this.scope = named.scope;
    this.expires_at_seconds = named.expires_at_seconds;
    this.token_type = named.token_type ?? undefined;
    (this as { [MARK]?: true })[MARK] = true;
    hidden.set(this, {
      access_token: named.access_token,
      refresh_token: named.refresh_token ?? undefined,
      extra: parseExtra(fields.extra),
    });
    Object.freeze(this);
  }

  /**
   * Token data from a plain object, as {@link TokenStorageData.toDict} and the Python SDK write it.
   *
   * Fields it does not know go to `extra`, one that is called `extra` too. An expiry beyond the year 3000 means never,
   * and becomes 32503680000.
   *
   * @throws {@link InvalidTokenDataError} when it is not an object, or a field is not as documented.
   */
  static fromDict(dict: unknown): TokenStorageData {
    if (typeof dict !== 'object' || dict === null || Array.isArray(dict)) throw invalidField('Token data');
    // A copy, so that each member is looked at once. Of its members, the schema reads those that it knows.
    const fields: Record<string, unknown> = { ...dict };
    const expiry = fields['expires_at_seconds'];
    if (Number.isSafeInteger(expiry)) fields['expires_at_seconds'] = Math.min(expiry as number, NEVER_EXPIRES);
    let extra: Record<string, unknown> | undefined;
    for (const name of Object.keys(fields)) {
      if (!isFieldName(name)) (extra ??= Object.create(null) as Record<string, unknown>)[name] = fields[name];
    }
    fields['extra'] = extra;
    return new TokenStorageData(fields as unknown as TokenStorageDataFields);
  }

  /** The access token. */
  get access_token(): string {
    return hiddenOf(this).access_token;
  }

  /** The refresh token; `undefined` where none was issued. */
  get refresh_token(): string | undefined {
    return hiddenOf(this).refresh_token;
  }

  /** Unknown fields, frozen; empty where there are none. */
  get extra(): { readonly [key: string]: JsonValue } {
    return hiddenOf(this).extra;
  }

  /** The scopes, one by one, in the order of `scope`. */
  get scopes(): readonly string[] {
    return splitScopes(this.scope);
  }

  /**
   * A copy in which some fields are others, tokens included. `extra` is replaced as a whole.
   *
   * @throws {@link InvalidTokenDataError} naming the first field that is not as documented.
   */
  with(changes: Partial<TokenStorageDataFields>): TokenStorageData {
    const fields: Record<string, unknown> = { extra: this.extra };
    for (const name of fieldNames()) fields[name] = this[name];
    const copy = new TokenStorageData({ ...(fields as unknown as TokenStorageDataFields), ...changes });
    return keepStoredKey(copy, this);
  }

  /** Whether all fields are the same, tokens and `extra` included. Token data of another copy of this library counts. */
  equals(other: TokenStorageData | undefined): boolean {
    return other !== undefined && sameJson(this.toDict(), other.toDict());
  }

  /**
   * How long the access token is good by the clock, in seconds with their fraction: negative once it has expired,
   * `Infinity` where it never does.
   *
   * @param now The time, in milliseconds since the epoch, as `Date.now()` gives it.
   */
  expiresInSeconds(now: number = Date.now()): number {
    if (this.expires_at_seconds >= NEVER_EXPIRES) return Infinity;
    return this.expires_at_seconds - now / 1000;
  }

  /**
   * Whether the access token has expired by the clock. At exactly the second of expiry it has not.
   *
   * @param leewaySeconds Counts it as expired so many seconds early; 0 by default.
   * @throws {@link UsageError} when the leeway is not a number.
   */
  isExpired(leewaySeconds: number = 0): boolean {
    if (!Number.isFinite(leewaySeconds)) throw new UsageError('leewaySeconds must be a number of seconds.');
    return this.expiresInSeconds() < leewaySeconds;
  }

  /** A plain object in the order in which fields are stored, `extra` laid after them, without what is absent. */
  toDict(): Record<string, JsonValue> {
    const dict: Record<string, JsonValue> = Object.create(null);
    for (const name of fieldNames()) {
      const value = this[name];
      if (value !== undefined) dict[name] = value;
    }
    return Object.assign(dict, this.extra);
  }

  /** The fields with tokens as fingerprints, and of `extra` the names alone. Not fit for {@link TokenStorageData.fromDict}. */
  toJSON(): Record<string, unknown> {
    const { resource_server, identity_id, scope, expires_at_seconds, token_type } = this;
    // What inherits from token data, or stands in for it, has no tokens to show; a log must not fail for that.
    const { access_token, refresh_token, extra } = hidden.get(this) ?? {};
    return {
      resource_server,
      identity_id,
      scope,
      expires_at_seconds,
      token_type,
      access_token: redacted(access_token),
      refresh_token: redacted(refresh_token),
      extra: Object.keys(extra ?? {}),
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

function hiddenOf(data: TokenStorageData): Hidden {
  const found = hidden.get(data);
  if (found) return found;
  // A proxy, or what inherits from it.
  throw new UsageError('What stands in for token data holds no tokens: use the token data itself.');
}
