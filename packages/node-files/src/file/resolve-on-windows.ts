import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { systemCode } from '../system-error.ts';

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** What `resolveTarget` gives on Windows, where ".." is taken away before anything is looked at, and nobody's id is known. */
export function resolveOnWindows(path: string): string {
  return follow(path, MAX_LINKS);
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
  return follow(isAbsolute(link) ? link : `${folder}${sep}${link}`, linksLeft - 1);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
