import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../ownership/make-directory.ts';
import { Owners } from '../ownership/owners.ts';
import { explainSystemError, systemCode } from '../system-error.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * Makes the directories that a file needs, durably. New ones can be entered by their owner only (0700); existing ones
 * are left as they are.
 *
 * @param target The absolute path of the file.
 * @param owners Whose the new ones are.
 * @throws {@link StorageIOError} when that is not possible.
 * @see {@link FileLock}, whose example uses it
 */
export async function makeParentDirectory(target: string, owners: Owners = new Owners(target)): Promise<void> {
  const parent = dirname(target);
  try {
    // Each new directory is a name in the one above it.
    for (const made of makeDirectories(parent, owners)) await syncDirectory(dirname(made));
  } catch (error) {
    throw explainSystemError(error, 'create the folder', parent);
  }
}

/** Gives those that were made, the topmost last. */
function makeDirectories(path: string, owners: Owners): string[] {
  if (existsSync(path)) return [];
  const above = dirname(path) === path ? [] : makeDirectories(dirname(path), owners);
  try {
    makeDirectory(path, owners);
    return [path, ...above];
  } catch (error) {
    // Somebody else was faster.
    if (systemCode(error) === 'EEXIST') return above;
    throw error;
  }
}
