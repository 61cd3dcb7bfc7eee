import { isCluster, type RedisClient } from '../client/redis-client.ts';
import type { Keys } from '../keys/keys.ts';
import type { HeldLease } from './held-lease.ts';

/**
 * What a script looks at so that it writes only while a lease holds.
 *
 * Usually the lock itself: who stands there is the holder, or the lease is lost. In a cluster a lock may lie on another server
 * than the entries, where no script can see both. Then each server keeps the highest count of those who used the lock there:
 * whoever took it earlier, and is late, is refused.
 */
export interface Fence {
  readonly kind: 'lock' | 'count';
  /** Lies where the entries lie. */
  readonly key: string;
  /** The holder, or his count. */
  readonly value: string;
}

/** Whether locks are counted. */
export const needsCounts: (client: RedisClient) => boolean = isCluster;

/** What to look at in a namespace; `undefined` without a lease. */
export function fenceOf(keys: Keys, namespace: string, lease: HeldLease | undefined): Fence | undefined {
  if (lease === undefined) return undefined;
  const { lock, lockName, holder, count } = lease;
  if (count === undefined || keys.isTogether(namespace, lockName)) return { kind: 'lock', key: lock, value: holder };
  return { kind: 'count', key: keys.fence(namespace, lockName), value: String(count) };
}
