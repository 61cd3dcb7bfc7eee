/** What a {@link JSONTokenStorage} may be told. */
export interface JSONTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
  /**
   * Browser only: another `Storage` than `localStorage`, for example `sessionStorage`. **It is then promised for one
   * tab alone**: no ledger stands behind it.
   */
  readonly webStorage?: Storage | undefined;
  /**
   * Node only. `"check"`, the default: what belongs to another user, the file, a lock, or a link on the way to it, is
   * refused, and so is what root owns and others may write. `"ignore"`: it is used as it is. **Whoever can write it can then
   * read or replace the tokens.**
   */
  readonly ownership?: 'check' | 'ignore' | undefined;
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
