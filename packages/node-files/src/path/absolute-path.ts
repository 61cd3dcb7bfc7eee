import { isAbsolute, resolve, sep } from 'node:path';

/**
 * A path that means the same file wherever the program goes later. It is not normalised, where links may be meant: ".."
 * after a link is the parent of where the link leads.
 */
export function absolutePath(path: string): string {
  if (isAbsolute(path)) return path;
  return process.platform === 'win32' ? resolve(path) : `${process.cwd()}${sep}${path}`;
}
