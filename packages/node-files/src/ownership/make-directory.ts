import { closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import type { Owners } from './owners.ts';

/** Makes one directory that its owner alone can enter (0700). The errors are the system's. */
export function makeDirectory(path: string, owners: Owners): void {
  const { heir } = owners;
  mkdirSync(path, { mode: 0o700 });
  if (process.platform !== 'win32') settle(path, (fd) => owners.give(fd, heir));
}

/** Gives its owner what the umask has taken from him, and root's heir what root has made. */
function settle(path: string, give: (fd: number) => void): void {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    const { mode } = fstatSync(fd);
    // A folder may hand the bit of its group down.
    if ((mode & 0o777) !== 0o700) fchmodSync(fd, (mode & 0o7000) | 0o700);
    give(fd);
  } catch {
    // Where that is not possible, the directory is as the system has made it: whoever uses it finds out what that means.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
