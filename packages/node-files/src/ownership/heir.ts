import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** Somebody for whom root works. */
export interface Heir {
  readonly uid: number;
  readonly gid: number;
}

const OTHERS_WRITE = 0o002;

/**
 * The user for whom root works at a file: who owns it and its folder, too; where there is no file so far, whoever owns the
 * folder, unless everybody may write there. `undefined` for everybody but root, and where root works for itself.
 *
 * With `sudo`, or as root of a container, one program run would otherwise leave locks that lock the user out for good.
 */
export function heirOf(target: string): Heir | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const folder = folderOf(target);
  if (folder.uid === 0) return undefined;
  const file = lstatSync(target, { throwIfNoEntry: false });
  if (file === undefined) return (folder.mode & OTHERS_WRITE) === 0 ? folder : undefined;
  return file.uid === folder.uid ? file : undefined;
}

/** The folder, or the nearest above it that exists. */
function folderOf(path: string): Stats {
  const folder = dirname(path);
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats ?? folderOf(folder);
}
