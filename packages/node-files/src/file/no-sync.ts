import { systemCode } from '../system-error.ts';

/** The code of the warning that what is written may be lost in a power failure. */
const WARNING = 'TOKEN_STORAGE_NO_SYNC';

/** What file systems say that cannot sync, as some in user space. That a disk fails (EIO) is something else. */
const NOT_POSSIBLE: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

let isSaid = false;

/** Whether a sync failed because the file system has none. */
export const isNoSync = (error: unknown): boolean => NOT_POSSIBLE.has(systemCode(error));

/** Says once, for all folders, that tokens are not safe there from a power failure. */
export function warnOfNoSync(folder: string): void {
  if (isSaid) return;
  isSaid = true;
  process.emitWarning(
    `The file system of ${JSON.stringify(folder)} cannot sync files. Tokens are stored there all the same, but what was ` +
      'written last may be lost in a power failure.',
    { code: WARNING },
  );
}
