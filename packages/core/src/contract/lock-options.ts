/** How long to wait for a lock. */
export interface LockOptions {
  /** How long to wait, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
