import { StorageIOError } from '@token-storage/core';

/** What the codes mean here, and what to do about each. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied. Check who owns the file, its folder and the lock beside it',
  EPERM: 'the operation is not permitted. Check who owns the file, its folder and the lock beside it',
  EROFS: 'the file system is read-only. Choose a path that can be written',
  ENOSPC: 'the disk is full. Free some space and try again; what was stored before is still there',
  EDQUOT: 'the disk quota is used up. Free some space and try again; what was stored before is still there',
  EBUSY: 'it is in use, or mounted by itself. A bind-mounted file cannot be replaced: mount its folder instead',
  EISDIR: 'it is a directory. Pass the path of a file',
  ENOTDIR: 'a part of the path is a file where a directory is needed. Choose another path',
  ENOENT: 'the file or its folder does not exist. Create the folder, or choose another path',
  ELOOP: 'its symbolic links go in a circle. Mend the link, or pass the path of the file itself',
  EMFILE: 'this process has too many files open. Close some, or raise its limit, and try again',
  ENFILE: 'the system has too many files open. Close some, or raise its limit, and try again',
  ENAMETOOLONG: 'the path is too long. Choose a shorter one',
  EXDEV:
    'it cannot be renamed here, as it happens with folders from a lower layer of an overlay file system. ' +
    'Remove the lock folder beside the file while no program uses it',
};

/** The system's own code, for example `ENOENT`; `undefined` for an error that does not come from a system call. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The error to throw after a failure: a {@link StorageIOError} with path and code where a system call failed; any
 * other error is returned as it is.
 *
 * @param error What was caught.
 * @param task What was tried, as it goes on after "Cannot": `read`, `write`, `lock`.
 * @param path The file or directory concerned.
 */
export function explainSystemError(error: unknown, task: string, path: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const explanation = EXPLANATIONS[code] ?? 'the file system failed';
  const message = `Cannot ${task} ${JSON.stringify(path)}: ${explanation} (${code}).`;
  return new StorageIOError(message, { location: path, systemCode: code, cause: error });
}
