import { UsageError } from '@token-storage/core';

/**
 * The name that a storage's location gives in a browser.
 *
 * @param location Any text, also a path that means something on Node; of a URL object its text.
 * @throws {@link UsageError} when it is not a string, and for ":memory:".
 * @example
 * ```ts
 * import { databaseName } from '@token-storage/indexeddb/engine';
 *
 * console.log(databaseName('my-app'));
 * ```
 */
export function databaseName(location: string | URL): string {
  const name = location instanceof URL ? location.href : location;
  if (typeof name !== 'string') throw new UsageError('The location must be a name: a string or a URL object.');
  if (name === ':memory:') {
    throw new UsageError('":memory:" is not a name. To keep tokens in memory only, use MemoryTokenStorage.');
  }
  return name;
}
