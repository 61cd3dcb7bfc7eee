import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errors } from '@token-storage/core/adapter';

/**
 * The path that a storage's location names. A string is kept as it is, and not made absolute.
 *
 * A path with "~" in front is refused: it is the shell that puts a user's folder there, and here it would be a folder of
 * that name, made below the one that the program runs in.
 *
 * @param location A path, or a `file:` URL object.
 * @throws {@link UsageError} for anything else, for the empty path, for NUL in the path, for ":memory:", and for "~",
 * "~/…" and "~user/…".
 * @example
 * ```ts
 * import { absolutePath, checkPath } from '@token-storage/node-files';
 *
 * const path = absolutePath(checkPath(new URL('file:///home/me/tokens.json')));
 * ```
 */
export function checkPath(location: string | URL): string {
  const path = location instanceof URL ? pathOf(location) : location;
  if (typeof path !== 'string')
    throw new errors.UsageError('The location must be a path: a string or a file: URL object.');
  if (path === ':memory:') {
    throw new errors.UsageError('":memory:" is not a path. To keep tokens in memory only, use MemoryTokenStorage.');
  }
  if (path === '')
    throw new errors.UsageError('The path is empty. Pass the path of a file, for example "./tokens.json".');
  if (path.includes('\0'))
    throw new errors.UsageError(`The path ${JSON.stringify(path)} holds a NUL character. Remove it.`);
  if (HOME.test(path))
    throw new errors.UsageError(
      `${JSON.stringify(path)} begins with "~", which only a shell expands. ${homePath(path)}`,
    );
  return path;
}

/** What a shell expands. A name that merely begins with "~", as of a backup, is a name. */
const HOME = /^~(?:[^/\\]*[/\\]|$)/;

/** What to write instead. */
function homePath(path: string): string {
  const inOwnHome = /^~(?:[/\\](.*))?$/su.exec(path);
  if (inOwnHome === null) return 'Write out the folder of that user, or "./~…" where a folder of that name is meant.';
  const [, rest = 'tokens.json'] = inOwnHome;
  try {
    return `Write ${JSON.stringify(join(homedir(), rest))}, or join(homedir(), …) with homedir of node:os.`;
  } catch {
    // A user without a folder.
    return 'Write the whole path.';
  }
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new errors.UsageError(`The URL ${JSON.stringify(url.href)} names no local file. Pass a file: URL.`, {
      cause,
    });
  }
}
