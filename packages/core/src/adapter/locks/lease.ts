/**
 * A lock held for a while. It ends with {@link Lease.release}, or when somebody takes it over.
 *
 * @see {@link EngineTokenStorage}, whose example uses it
 */
export interface Lease {
  /** The name that was locked. */
  readonly lockName: string;
  /** Aborted once the lease has ended; its reason is a {@link LockLostError} if it was lost. */
  readonly signal: AbortSignal;
  /** Gives the lock back. Harmless when the lease was lost, and after the engine was closed. */
  release(): Promise<void>;
}

/**
 * How to wait for a lock.
 *
 * @see {@link EngineTokenStorage}, whose example uses it
 */
export interface AcquireLockOptions {
  /** How long to wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
