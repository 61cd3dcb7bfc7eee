import { CorruptStorageError } from '@token-storage/core';

/** What errors call a database that is to be imported. */
export const IMPORT = 'The database to import';

/**
 * What to throw for what is no token database.
 *
 * @param location The path or name, or {@link IMPORT}.
 * @param problem As it goes on after "it is not a token database:".
 */
export function corruptDatabase(location: string, problem: string, cause?: unknown): CorruptStorageError {
  const advice =
    location === IMPORT
      ? 'Nothing was imported: pass what exportDatabase gives, or a tokens.db of the Python SDK.'
      : 'It was left as it is: restore it, or remove it and log in again.';
  return new CorruptStorageError(`${location} is not a token database: ${problem}. ${advice}`, { location, cause });
}
