import { errors } from '@token-storage/core/adapter';

/** What to throw for a file that holds something else. @param problem What is wrong with it, and nothing that stands in it. */
export function notATokenFile(path: string, problem: string): errors.CorruptStorageError {
  return new errors.CorruptStorageError(
    `${path} is not a token file: ${problem}. It was left as it is: restore it, or remove it and log in again.`,
    { location: path },
  );
}
