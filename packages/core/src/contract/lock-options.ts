import type { TokenStorage } from './token-storage.ts';

/** How long to wait for a lock. */
export interface LockOptions {
  /** How long to wait, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What runs while a lock is held.
 *
 * @param storage The same storage, which writes only while the lock is held.
 * @param signal Aborted once the lock is lost.
 */
export type LockTask<T> = (storage: TokenStorage, signal: AbortSignal) => Promise<T>;
