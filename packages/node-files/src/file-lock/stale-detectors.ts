import { StaleDetector } from '@token-storage/core/adapter';

/** Two looks that lie further apart than this part of the time count as if they did not. */
const LOOKS = 10;
/** Locks that were waited for in vain and never got are forgotten some day: the oldest first. */
const REMEMBERED = 1000;

const detectors = new Map<string, StaleDetector>();

/**
 * What this process knows of how long a lock has had no heartbeat, whoever looked: one who waits for less than it takes to
 * call a lock stale, and tries again, goes on where the last try ended.
 *
 * @param directory The lock, absolute.
 * @param staleMs How long that has to last until it is stale.
 */
export function staleDetectorOf(directory: string, staleMs: number): StaleDetector {
  const key = `${staleMs} ${directory}`;
  const detector = detectors.get(key) ?? new StaleDetector(staleMs / LOOKS);
  detectors.delete(key);
  detectors.set(key, detector);
  const [oldest] = detectors.keys();
  if (detectors.size > REMEMBERED && oldest !== undefined) detectors.delete(oldest);
  return detector;
}
