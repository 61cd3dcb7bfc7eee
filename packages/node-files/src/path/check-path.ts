import { fileURLToPath } from 'node:url';
import { UsageError } from '@token-storage/core';

/**
 * The path that a storage's location names. A string is kept as it is: not made absolute, "~" not expanded.
 *
 * @param location A path, or a `file:` URL object.
 * @throws {@link UsageError} for anything else, for the empty path, for NUL in the path, and for ":memory:".
 */
export function checkPath(location: string | URL): string {
  const path = location instanceof URL ? pathOf(location) : location;
  if (typeof path !== 'string') throw new UsageError('The location must be a path: a string or a file: URL object.');
  if (path === ':memory:') {
    throw new UsageError('":memory:" is not a path. To keep tokens in memory only, use MemoryTokenStorage.');
  }
  if (path === '') throw new UsageError('The path is empty. Pass the path of a file, for example "./tokens.json".');
  if (path.includes('\0')) throw new UsageError(`The path ${JSON.stringify(path)} holds a NUL character. Remove it.`);
  return path;
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UsageError(`The URL ${JSON.stringify(url.href)} names no local file. Pass a file: URL.`, { cause });
  }
}
