import { LockLostError } from '../../errors/lock-errors.ts';

/**
 * What a write under a lock rejects with once the lock has ended.
 *
 * @example
 * ```ts
 * import { type Lease, lockEnded } from '@token-storage/core/adapter';
 *
 * const checkHeld = ({ lockName, signal }: Lease): void => {
 *   if (signal.aborted) throw lockEnded(lockName);
 * };
 * ```
 */
export function lockEnded(lockName: string): LockLostError {
  return new LockLostError(`The lock ${lockName} ended before this write, which was not made: read again.`, {
    lockName,
  });
}
