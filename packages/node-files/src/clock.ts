/**
 * The clocks as they were when this module was loaded. A test that makes time stand still replaces the global ones, and
 * must not make a living holder of a lock look dead, or a file look as if it had not changed.
 */
const { now } = Date;
// Not performance.now(), with which Node loads all that measures performance.
const { hrtime } = process;

/**
 * Milliseconds that only ever go forward: for how long something takes.
 *
 * @example
 * ```ts
 * import { monotonicMs, wallClockMs } from '@token-storage/node-files';
 *
 * const startedMs = monotonicMs();
 * console.log(`It is ${new Date(wallClockMs()).toISOString()}, and took ${monotonicMs() - startedMs} ms.`);
 * ```
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * Milliseconds since the epoch: for what is compared with the times of files.
 *
 * @see {@link monotonicMs}, whose example uses it
 */
export function wallClockMs(): number {
  return now();
}
