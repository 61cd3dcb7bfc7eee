import { constants } from 'node:os';
import { errors } from '@token-storage/core/adapter';

/** Node's own code where it runs with its permission model. It is no system call that fails then. */
const DENIED = 'ERR_ACCESS_DENIED';

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
  EIO: 'the disk, or the connection to it, fails. Look at the system log; try again once it is mended',
  EUCLEAN: 'the file system is damaged. Unmount and check it; try again once it is mended',
  ESTALE: 'the network file system has lost the file: its server was restarted, or the folder removed there. Try again',
  ETIMEDOUT: 'the network file system does not answer. Try again once its server is reached',
  EHOSTDOWN: 'the server of the network file system is down. Try again once it is reached',
  ENOLCK: 'the file system has no locks to give. Choose a path on a local disk, or have its lock service started',
  EKEYEXPIRED:
    'the ticket for the network file system has expired. Get a new one, for example with kinit, and try again',
  // Both flags: whoever stores tokens there needs the other one next.
  [DENIED]:
    'Node runs with --permission, which does not allow it. Allow the folder of the tokens, with --allow-fs-read=… and ' +
    '--allow-fs-write=…',
  ENOKEY: 'the key of this encrypted folder is missing. Unlock the folder and try again',
};

/** What libuv itself says on Windows, where it has no number either. */
const UV_UNKNOWN = -4094;

/** What Linux can say and neither libuv nor Node has a name for. */
const FURTHER_NUMBERS: Readonly<Record<number, string>> = { 117: 'EUCLEAN', 126: 'ENOKEY', 127: 'EKEYEXPIRED' };

/**
 * The system's own code, for example `ENOENT`; `ERR_ACCESS_DENIED` where Node's permission model refuses; `undefined` for
 * an error of another kind.
 *
 * @see {@link explainSystemError}, whose example uses it
 */
export function systemCode(error: unknown): string | undefined {
  // Not by its class: where tests run in a realm of their own, as in Jest, Node's errors are of another one.
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string')
    return undefined;
  if (error.code === DENIED) return DENIED;
  if (!('syscall' in error)) return undefined;
  return 'errno' in error && isNameless(error.code, error.errno) ? nameOf(error.errno) : error.code;
}

/** Whether it is a number that libuv has no name for: Node says so in one of two ways, depending on the call. */
function isNameless(code: string, errno: unknown): boolean {
  return code.startsWith('Unknown system error') || (code === 'UNKNOWN' && errno !== UV_UNKNOWN);
}

/** The name of a number that libuv has none for, and so "Unknown system error -122". */
function nameOf(errno: unknown): string {
  const number = Math.abs(Number(errno));
  const [name] = Object.entries(constants.errno).find(([, known]) => known === number) ?? [];
  const further = process.platform === 'linux' ? FURTHER_NUMBERS[number] : undefined;
  return name ?? further ?? `errno ${number}`;
}

/**
 * The error to throw after a failure: a {@link StorageIOError} with path and code where the system failed, or Node's
 * permission model refused; any other error is returned as it is.
 *
 * @param error What was caught.
 * @param task What was tried, as it goes on after "Cannot": `read`, `write`, `lock`.
 * @param path The file or directory concerned.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { explainSystemError, systemCode } from '@token-storage/node-files';
 *
 * try {
 *   readFileSync('./tokens.json');
 * } catch (error) {
 *   if (systemCode(error) !== 'ENOENT') throw explainSystemError(error, 'read', './tokens.json');
 * }
 * ```
 */
export function explainSystemError(error: unknown, task: string, path: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const explanation = EXPLANATIONS[code] ?? 'the file system failed';
  const message = `Cannot ${task} ${JSON.stringify(path)}: ${explanation} (${code}).`;
  return new errors.StorageIOError(message, { location: path, systemCode: code, cause: error });
}
