import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainSystemError, systemCode } from '../system-error.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * Makes the directories that a file needs, durably. New ones can be entered by their owner only (0700); existing ones
 * are left as they are.
 *
 * @param target The absolute path of the file.
 * @throws {@link StorageIOError} when that is not possible.
 */
export async function makeParentDirectory(target: string): Promise<void> {
  const parent = dirname(target);
  try {
    const firstMade = makeDirectories(parent);
    if (firstMade === undefined) return;
    // Each new directory is a name in the one above it.
    for (let made = parent; made.length >= firstMade.length; made = dirname(made)) await syncDirectory(dirname(made));
  } catch (error) {
    throw explainSystemError(error, 'create the folder', parent);
  }
}

/** Gives the topmost one that was made. */
function makeDirectories(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // What Node says of a read-only file system, too: one directory by itself fails with the system's own reason.
    if (systemCode(error) !== 'ENOENT') throw error;
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}
