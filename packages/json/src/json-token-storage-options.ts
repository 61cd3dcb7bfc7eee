/** What a {@link JSONTokenStorage} may be told. */
export interface JSONTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
  /**
   * Browser only: another `Storage` than `localStorage`, for example `sessionStorage`. **It is then promised for one
   * tab alone**: no ledger stands behind it.
   */
  readonly webStorage?: Storage | undefined;
}

/** Names an application, as the Python SDK does. */
export interface AppOptions {
  /** The OAuth2 client id. */
  readonly clientId: string;
  /** The application's name, of which the path shows a simplified form. */
  readonly appName: string;
  /** The environment; on Node `GLOBUS_SDK_ENVIRONMENT` by default, else `"production"`. */
  readonly environment?: string | undefined;
}
