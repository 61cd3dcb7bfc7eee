/**
 * What an OAuth2 token endpoint answers (RFC 6749 §5.1), as it is: from any server, from Globus Auth with its
 * `resource_server` and `other_tokens`, or one item of Globus Auth's array of dependent tokens.
 *
 * What is `null` or empty counts as absent.
 */
export interface TokenResponse {
  /** The access token; an empty one is refused. */
  readonly access_token: string;
  /** Lifetime in seconds, as a number or as digits. Absent means that the server does not say, not that it is over. */
  readonly expires_in?: number | string | null | undefined;
  /** The scopes, as text or as a list. */
  readonly scope?: string | readonly string[] | null | undefined;
  /** The refresh token. Absent from the answer to a refresh, it is the one that is stored. */
  readonly refresh_token?: string | null | undefined;
  /** How the access token is used, mostly `Bearer`. */
  readonly token_type?: string | null | undefined;
  /** Verified and read for its `sub`; stored only where `keep` names it. */
  readonly id_token?: string | null | undefined;
  /** Globus Auth: the resource server that the token is for. */
  readonly resource_server?: string | null | undefined;
  /** Globus Auth: tokens for further resource servers. */
  readonly other_tokens?: readonly TokenResponse[] | null | undefined;
}
