/**
 * What a storage can do beyond the contract. Each answer is tested, a "no" as well as a "yes": a wrong one makes the
 * suite fail, and none of them leaves anything out.
 *
 * @see {@link testTokenStorage}
 */
export interface Capabilities {
  /**
   * Whether a second storage over the same location reads and writes the same entries, also after the first closed; `true`
   * unless declared otherwise.
   */
  readonly persistent: boolean;
  /** Whether a lock also keeps out whoever opened the same location a second time; `true` unless declared otherwise. */
  readonly sharedLocks: boolean;
  /** Whether a subscriber hears what a second storage over the same location writes; `true` unless declared otherwise. */
  readonly sharedChanges: boolean;
  /** Whether names may hold lone surrogates, `true` unless declared otherwise; else they must be refused with `UsageError`. */
  readonly loneSurrogates: boolean;
  /**
   * What `getTokenData` does where there is no entry: give `undefined`, as it should unless declared otherwise, or throw
   * `MissingTokenError`.
   */
  readonly missing: 'undefined' | 'throws';
  /**
   * Whether `close` finishes changes that were begun; `true` unless declared otherwise. A storage that does asynchronous
   * work before it writes, as validators may, refuses them instead with `StorageClosedError`, nothing written.
   */
  readonly finishesOnClose: boolean;
}

/** What a storage is taken for that declares nothing. */
export const allCapabilities: Capabilities = {
  persistent: true,
  sharedLocks: true,
  sharedChanges: true,
  loneSurrogates: true,
  missing: 'undefined',
  finishesOnClose: true,
};
