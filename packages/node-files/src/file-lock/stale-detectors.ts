import { StaleDetector } from '@token-storage/core/adapter';

/** Two looks that lie further apart than this part of the time count as if they did not. */
const LOOKS = 10;
/** Locks that were waited for in vain and never got are forgotten some day: the oldest first. */
const REMEMBERED = 1000;

const standstills = new Map<string, StaleDetector>();

/**
 * For how long this process has seen a lock stand still, whoever looked: one who waits for less than it takes to call a
 * holder dead, and tries again, goes on where the last try ended.
 *
 * @param directory The lock, absolute.
 * @param staleMs How long it has to stand still.
 */
export function standstillOf(directory: string, staleMs: number): StaleDetector {
  const key = `${staleMs} ${directory}`;
  const standstill = standstills.get(key) ?? new StaleDetector(staleMs / LOOKS);
  standstills.delete(key);
  standstills.set(key, standstill);
  const [oldest] = standstills.keys();
  if (standstills.size > REMEMBERED && oldest !== undefined) standstills.delete(oldest);
  return standstill;
}
