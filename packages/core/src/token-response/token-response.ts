/**
 * What an OAuth2 token endpoint answers (RFC 6749 §5.1), as it is: from any server, from Globus Auth with its
 * `resource_server` and `other_tokens`, or one item of Globus Auth's array of dependent tokens.
 */
export interface TokenResponse {
  readonly access_token: string;
  /** Lifetime in seconds; counts as 0 where it is absent. */
  readonly expires_in?: number;
  readonly scope?: string | null;
  readonly refresh_token?: string | null;
  readonly token_type?: string | null;
  /** Verified and read for its `sub`, never stored. */
  readonly id_token?: string | null;
  /** Globus Auth: the resource server that the token is for. */
  readonly resource_server?: string | null;
  /** Globus Auth: tokens for further resource servers. */
  readonly other_tokens?: readonly TokenResponse[];
}

/** What a token response does not say by itself. */
export interface StoreTokenResponseOptions {
  /** The resource server, for a response without `resource_server`. */
  readonly resourceServer?: string | undefined;
  /**
   * The grant that the response answers. After a `refresh_token` grant, what the response leaves out (refresh
   * token, scope) and the identity are kept as stored (RFC 6749 §6), and an ID token is not decoded.
   */
  readonly grantType?: 'authorization_code' | 'client_credentials' | 'refresh_token' | (string & {}) | undefined;
  /** The scope that was asked for: a server may leave `scope` out when it granted just that (RFC 6749 §5.1). */
  readonly scope?: string | undefined;
}
