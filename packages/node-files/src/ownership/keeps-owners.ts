import { closeSync, fstatSync, openSync, type Stats, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { nonce } from '../nonce.ts';

/** The code of the warning that a file system keeps no owners. */
const WARNING = 'TOKEN_STORAGE_NO_OWNERS';

/** What was found out, by device and user: some servers take one user for nobody, and others for what they are. */
const known = new Map<string, boolean>();

/**
 * Whether a file system tells who owns a file. Those of Windows do not, nor SD cards, Windows shares, and folders that a
 * server or a virtual machine lends out: whatever is made there seems to be somebody else's, or open to everybody.
 *
 * A file of 0 bytes is made to see, and removed. Where that is not possible, owners are taken for what they seem to be.
 * Of a file system that keeps none a warning tells, once.
 */
export function keepsOwners(folder: string, { dev }: Stats): boolean {
  const key = `${dev} ${process.geteuid?.()}`;
  const keeps = known.get(key) ?? tryOut(folder, dev);
  if (keeps === undefined) return true;
  if (!known.has(key) && !keeps) {
    process.emitWarning(
      `The file system of ${JSON.stringify(folder)} does not keep who owns a file and who may read it, so nobody can be kept ` +
        'from the tokens there. How it is mounted decides who can read them.',
      { code: WARNING },
    );
  }
  known.set(key, keeps);
  return keeps;
}

/** `undefined` where nothing can be made on that device, so that nothing is known. */
function tryOut(folder: string, device: number): boolean | undefined {
  const path = join(folder, `.token-storage.${nonce()}`);
  let fd: number;
  try {
    fd = openSync(path, 'wx', 0o600);
  } catch {
    return undefined;
  }
  try {
    const { dev, uid, mode } = fstatSync(fd);
    if (dev !== device) return undefined;
    // The umask may have taken more away; nobody but the file system gives more than was asked for.
    return uid === process.geteuid?.() && (mode & 0o177) === 0;
  } finally {
    closeSync(fd);
    unlinkSync(path);
  }
}
