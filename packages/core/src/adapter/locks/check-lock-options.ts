import { checkObject } from '../../checks/check-object.ts';
import type { LockOptions } from '../../contract/lock-options.ts';
import { UsageError } from '../../errors/input-errors.ts';
import type { AcquireLockOptions } from './lease.ts';

/** How long a lock is waited for where nobody says, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * How to wait for a lock, as a caller gave it, checked.
 *
 * @throws {@link UsageError} when an option has no such value.
 */
export function checkLockOptions(options: LockOptions = {}): AcquireLockOptions {
  checkObject(options, 'The options of a lock');
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
    throw new UsageError('timeoutMs must be a number of milliseconds, 0 or more.');
  }
  if (signal !== undefined && !isSignal(signal)) throw new UsageError('signal must be an AbortSignal.');
  return { timeoutMs, signal };
}

/** Another window's counts too, and so does what stands in for it where there is none. */
function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}
