/**
 * The clocks as they were when this module was loaded. A test that makes time stand still replaces the global ones, and
 * must not make a living holder of a lock look dead, or a file look as if it had not changed.
 */
const { now } = Date;
const monotonicNow = performance.now.bind(performance);

/** Milliseconds that only ever go forward: for how long something takes. */
export function monotonicMs(): number {
  return monotonicNow();
}

/** Milliseconds since the epoch: for what is compared with the times of files. */
export function wallClockMs(): number {
  return now();
}
