import { checkObject } from '../checks/check-object.ts';
import { checkString } from '../checks/check-string.ts';
import { UsageError } from '../errors/input-errors.ts';
import { isFieldName } from '../token-data/token-storage-data-fields.ts';

/**
 * The grant that a token response answers: one of RFC 6749, or an extension's, which is a URI.
 *
 * @see {@link TokenStorage.storeTokenResponse}
 */
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

const GRANT_TYPES: readonly string[] = ['authorization_code', 'client_credentials', 'refresh_token', 'password'];
const isGrantType = (type: unknown): boolean =>
  typeof type === 'string' && (GRANT_TYPES.includes(type) || /^(urn|https?):\S+$/.test(type));

/**
 * Looks for slips that would lose a refresh token, or store something else, without a word.
 *
 * @throws {@link UsageError} naming the option, and never its value.
 */
export function checkStoreTokenResponseOptions(options: StoreTokenResponseOptions): void {
  checkObject(options, 'storeTokenResponse(): the options');
  const { grantType, spentRefreshToken, keep = [], resourceServer = '', scopeSeparator = ' ' } = options;
  demand(
    `grantType must be one of ${GRANT_TYPES.join(', ')}, or the URI of another grant`,
    !('grant_type' in options) && (grantType === undefined || isGrantType(grantType)),
  );
  demand(
    'spentRefreshToken must be a string, and goes with the grantType refresh_token',
    spentRefreshToken === undefined || (typeof spentRefreshToken === 'string' && grantType === 'refresh_token'),
  );
  demand(
    'keep must list names of fields that are not stored by themselves',
    Array.isArray(keep) && keep.every((name: unknown) => typeof name === 'string' && !isFieldName(name)),
  );
  checkString(resourceServer, 'storeTokenResponse(): resourceServer');
  demand('scopeSeparator must be a string, not empty', typeof scopeSeparator === 'string' && scopeSeparator !== '');
  demand('expiresInSeconds must be a number', Number.isFinite(options.expiresInSeconds ?? 0));
}

function demand(what: string, holds: boolean): void {
  if (!holds) throw new UsageError(`storeTokenResponse(): ${what}.`);
}
