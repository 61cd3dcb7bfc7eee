import type { Stats } from 'node:fs';

import { wallClockMs } from '@token-storage/node-files';

/** A modification time younger than this may stay the same through one more change. */
export const SETTLED_AFTER_MS = 50;

/** What tells one state of a file from another. */
export type FileState = Pick<Stats, 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

/** Whether two looks at a file saw the same state of it. */
export const isSameState = (a: FileState, b: FileState): boolean =>
  a.mtimeMs === b.mtimeMs && a.size === b.size && a.ino === b.ino && a.ctimeMs === b.ctimeMs;

/**
 * Whether somebody gave the file a modification time of its own, as all writers of this library do: another content comes with
 * another state then, from now on.
 *
 * Systems count the times of files in steps of up to 10 ms, so that a change may leave the times of the change right before
 * it. But a change sets both times to the same moment, and they are not the same here.
 */
export function hasTimeOfItsOwn({ mtimeMs, ctimeMs }: FileState): boolean {
  // Windows sets its times one by one, and some later. File systems that count in whole milliseconds, or in seconds, do not
  // always count both alike.
  return process.platform !== 'win32' && mtimeMs !== ctimeMs && !Number.isInteger(mtimeMs);
}

/** Whether another content comes with another state from now on. */
export function isSettled(state: FileState): boolean {
  return hasTimeOfItsOwn(state) || wallClockMs() - state.mtimeMs >= SETTLED_AFTER_MS;
}
