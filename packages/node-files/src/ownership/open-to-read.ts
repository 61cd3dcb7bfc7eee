import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { Owners } from './owners.ts';

/** Not through a link, and without waiting for somebody to write into a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the file itself, if it may be trusted. It must not be open in SQLite within this process, which would lose its locks
 * when this descriptor is closed.
 *
 * @param target As `resolveTarget` gives it.
 * @throws {@link StorageIOError} when it is somebody else's; the system's own error otherwise, `ELOOP` for a link.
 * @see {@link Owners}, whose example uses it
 */
export function openToRead(target: string, owners: Owners): number {
  const fd = openSync(target, FLAGS);
  try {
    owners.check(fstatSync(fd), target);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
