import { closeSync, constants, existsSync, fstatSync, openSync } from 'node:fs';
import type { Owners } from './owners.ts';

/**
 * Runs a synchronous action in a directory that was seen to be ours, with a path of it that stays its own: who may write the
 * folder above can rename the directory meanwhile and put a link in its place, and root would make and remove files elsewhere.
 * Only Linux has such paths; elsewhere it is the directory's name.
 *
 * @throws {@link StorageIOError} when the directory belongs to somebody else; the system's errors as they are.
 */
export function within<T>(directory: string, owners: Owners, action: (path: string) => T): T {
  if (process.platform === 'win32') return action(directory);
  const fd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    owners.check(fstatSync(fd), directory);
    return action(ownPath(fd) ?? directory);
  } finally {
    closeSync(fd);
  }
}

/** Whether the system has such paths. Looked for once, where it has: that takes as long as to make a file. */
let hasOwnPaths = false;

function ownPath(fd: number): string | undefined {
  const path = `/proc/self/fd/${fd}`;
  try {
    hasOwnPaths ||= existsSync(path);
    return hasOwnPaths ? path : undefined;
  } catch {
    return undefined; // Node's --permission lets nobody look there.
  }
}
