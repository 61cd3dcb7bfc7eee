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
  readonly iat?: number;
  /** When it begins to be valid, in seconds since the epoch. */
  readonly nbf?: number;
  /** Whatever else the issuer says of the user. */
  readonly [claim: string]: unknown;
}
