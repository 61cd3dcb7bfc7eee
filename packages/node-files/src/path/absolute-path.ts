import { isAbsolute, resolve, sep } from 'node:path';
import { errors } from '@token-storage/core/adapter';

/**
 * A path that means the same file wherever the program goes later. It is not normalised, where links may be meant: ".."
 * after a link is the parent of where the link leads.
 *
 * @throws {@link StorageIOError} when the path is relative, and the folder that the program runs in does not exist any more.
 * @see {@link checkPath}, whose example uses it
 */
export function absolutePath(path: string): string {
  if (isAbsolute(path)) return path;
  try {
    return process.platform === 'win32' ? resolve(path) : `${process.cwd()}${sep}${path}`;
  } catch (cause) {
    throw new errors.StorageIOError(
      `Cannot find ${JSON.stringify(path)}: the folder that the program runs in does not exist any more. Pass an absolute ` +
        'path.',
      { location: path, cause },
    );
  }
}
