import type { WebStorage } from './web-storage.ts';

/** What a {@link JSONTokenStorage} may be told. */
export interface JSONTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
  /**
   * Browser only: another `Storage` than `localStorage`, for example `sessionStorage`. **It is then promised for one
   * tab alone**: no ledger stands behind it.
   */
  readonly webStorage?: WebStorage | undefined;
  /**
   * Node only. `"check"`, the default: what belongs to another user, the file, a lock, or a link on the way to it, is
   * refused, and so is what root owns and others may write. `"ignore"`: it is used as it is. **Whoever can write it can then
   * read or replace the tokens.**
   */
  readonly ownership?: 'check' | 'ignore' | undefined;
}
