import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nonce } from '../nonce.ts';
import { isNoSync, warnOfNoSync } from './no-sync.ts';

/**
 * Whether files in a folder can be made durable. A file of 0 bytes is made to find out, and removed. Where they cannot, a
 * warning says so, once.
 *
 * @example
 * ```ts
 * import { canSync } from '@token-storage/node-files';
 *
 * if (!canSync('/mnt/share')) console.warn('The last changes may be lost in a power failure.');
 * ```
 */
export function canSync(folder: string): boolean {
  const path = join(folder, `.token-storage.${nonce()}`);
  let fd: number | undefined;
  try {
    fd = openSync(path, 'wx', 0o600);
    fsyncSync(fd);
  } catch (error) {
    if (!isNoSync(error)) return true;
    warnOfNoSync(folder);
    return false;
  } finally {
    if (fd !== undefined) {
      closeSync(fd);
      rmSync(path, { force: true });
    }
  }
  return true;
}
