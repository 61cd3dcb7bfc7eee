import { UsageError } from '../errors/input-errors.ts';
import { isFieldName } from '../token-data/token-storage-data-fields.ts';

/** The grant that a token response answers: one of RFC 6749, or an extension's, which is a URI. */
export type GrantType =
  | 'authorization_code'
  | 'client_credentials'
  | 'refresh_token'
  | 'password'
  | `urn:${string}`
  | `http://${string}`
  | `https://${string}`;

/** What a token response does not say by itself. */
export interface StoreTokenResponseOptions {
  /** The resource server, for a response without `resource_server`. */
  readonly resourceServer?: string | undefined;
  /**
   * The grant that the response answers. After a `refresh_token` grant, what the response leaves out (refresh token,
   * scope), unknown fields and the identity are kept as stored (RFC 6749 §6), an ID token is not decoded, and **an entry
   * that is gone is not brought back**.
   */
  readonly grantType?: GrantType | undefined;
  /**
   * The refresh token that was spent, with `grantType: 'refresh_token'`. An entry that holds another one by now, from a
   * later login or refresh, stays as it is.
   */
  readonly spentRefreshToken?: string | undefined;
  /** The scope that was asked for: a server may leave `scope` out when it granted just that (RFC 6749 §5.1). */
  readonly scope?: string | undefined;
  /** What stands between scopes where it is not a space: GitHub, Slack and Shopify write commas. */
  readonly scopeSeparator?: string | undefined;
  /** The lifetime of the access token, in seconds, where the response does not say it; without end by default. */
  readonly expiresInSeconds?: number | undefined;
  /**
   * Further fields of the response that are to be stored, in `extra`: `id_token`, `instance_url`… A lifetime in seconds
   * becomes a time: `refresh_token_expires_in` is stored as `refresh_token_expires_at_seconds`.
   */
  readonly keep?: readonly string[] | undefined;
  /**
   * Whose tokens they are: `'verify'`, the default, takes the `sub` of the ID token, once verified; `'ignore'` looks at
   * no ID token and stores no identity; anything else is the id of an identity that is known otherwise.
   */
  readonly identity?: 'verify' | 'ignore' | (string & {}) | undefined;
  /**
   * Keeps the stored refresh token after another login of the same verified identity that brought none, as Google sends
   * one only the first time. `false` by default.
   */
  readonly keepRefreshToken?: boolean | undefined;
}

const GRANT_TYPE = /^(authorization_code|client_credentials|refresh_token|password|(urn|https?):\S+)$/;

/**
 * Looks for slips that would lose a refresh token, or store something else, without a word.
 *
 * @throws {@link UsageError} naming the option, and never its value.
 */
export function checkStoreTokenResponseOptions(options: StoreTokenResponseOptions): void {
  const require = (holds: boolean, what: string): void => {
    if (!holds) throw new UsageError(`storeTokenResponse(): ${what}.`);
  };
  require(typeof options === 'object' && options !== null, 'the options must be an object');
  const { grantType, spentRefreshToken, keep = [], resourceServer = '', scopeSeparator = ' ' } = options;
  require(!('grant_type' in options) &&
    (grantType === undefined ||
      (typeof grantType === 'string' &&
        GRANT_TYPE.test(
          grantType,
        ))), "grantType must be 'authorization_code', 'client_credentials', 'refresh_token', 'password' or another grant's URI");
  require(spentRefreshToken === undefined ||
    (typeof spentRefreshToken === 'string' &&
      grantType === 'refresh_token'), "spentRefreshToken must be a string, and goes with grantType: 'refresh_token'");
  require(Array.isArray(keep) &&
    keep.every(
      (name: unknown) => typeof name === 'string' && !isFieldName(name),
    ), 'keep must list names of fields that are not stored by themselves');
  require(typeof resourceServer === 'string', 'resourceServer must be a string');
  require(typeof scopeSeparator === 'string' && scopeSeparator !== '', 'scopeSeparator must be a string, not empty');
  require(Number.isFinite(options.expiresInSeconds ?? 0), 'expiresInSeconds must be a number');
}
