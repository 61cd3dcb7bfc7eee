import { closeSync, openSync } from 'node:fs';
import { systemCode } from '../system-error.ts';
import { syncOpen } from './sync-file.ts';

/** Directories that may be written but not read, and file systems that have nothing to sync in a directory. */
const NOT_POSSIBLE: ReadonlySet<string | undefined> = new Set([
  'EACCES',
  'EPERM',
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EISDIR',
  // Node's permission model may allow the file, and not its folder.
  'ERR_ACCESS_DENIED',
]);

/**
 * Makes the names in a directory durable, as far as the system can: a power failure after this does not undo a rename.
 *
 * On Windows, which has nothing of the kind, it does nothing.
 *
 * @see {@link syncFile}, whose example uses it
 */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    await syncOpen(fd, path);
  } catch (error) {
    if (!NOT_POSSIBLE.has(systemCode(error))) throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
