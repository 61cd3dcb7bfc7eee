import type { Measured } from '../contest/measure-place.ts';
import type { KeptPromises } from './try-promises.ts';

/** With how many entries it is tried whether they can be held. */
const HELD_ENTRIES = 10_000;

/** What filling an entrant for the measurements has shown of its promises. */
export function keptWhenFilled(name: string, inPages: Measured, inWorkers: Measured): KeptPromises {
  const full = inPages.stopped.get(name);
  const isTried = inPages.measurements.some(({ entries }) => entries >= HELD_ENTRIES);
  return {
    runsInWorker: { isKept: inWorkers.stopped.get(name)?.entries !== 0 },
    ...(full !== undefined && { holdsMany: { isKept: false, seen: full.entries.toLocaleString('en-US') } }),
    ...(full === undefined && isTried && { holdsMany: { isKept: true } }),
  };
}
