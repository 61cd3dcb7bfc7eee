import type { DBSchema } from 'idb';

/**
 * What stands under a lock's name while it is held.
 *
 * @see {@link LeaseLock}
 */
export interface LockRecord {
  /** Who holds it; a new name for each lease. */
  readonly holder: string;
  /** Moves on while the holder is alive. */
  readonly heartbeat: number;
}

/**
 * A database in which locks can be held.
 *
 * @see {@link LeaseLock}
 */
export interface LocksSchema extends DBSchema {
  /** By the lock's name. */
  locks: { key: string; value: LockRecord };
}
