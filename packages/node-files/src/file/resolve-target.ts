import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { explainSystemError, systemCode } from '../system-error.ts';

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * The file that a path leads to: absolute, all symbolic links followed. The file need not exist; where a link dangles
 * it is the one that writing through the link would create.
 *
 * Whoever replaces a file by renaming must rename onto this path, or the link itself would be replaced; and what is
 * renamed, so the lock as well, must lie beside it, or it might be on another device.
 *
 * @throws {@link StorageIOError} when links go in a circle, or a directory of the path cannot be searched.
 */
export function resolveTarget(path: string): string {
  try {
    return follow(path, MAX_LINKS);
  } catch (error) {
    throw explainSystemError(error, 'find', path);
  }
}

function follow(path: string, linksLeft: number): string {
  const found = realPath(path);
  if (found !== undefined) return found;
  const folder = realPath(dirname(path));
  if (folder === undefined) return resolve(path);
  const target = join(folder, basename(path));
  if (!lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target;
  // A link that dangled and is mended meanwhile is fine. One that is bent all the time ends here, as ELOOP.
  if (linksLeft === 0) return realpathSync.native(target);
  const link = readlinkSync(target);
  // Not normalised: ".." after a link is the parent of where the link leads.
  return follow(isAbsolute(link) ? link : `${folder}${sep}${link}`, linksLeft - 1);
}

/** The system's own `realpath`, which knows that ".." after a link is the parent of where the link leads. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
