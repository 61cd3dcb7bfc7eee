import { fsync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from '../system-error.ts';
import { isNoSync, warnOfNoSync } from './no-sync.ts';

const fsyncAsync: (fd: number) => Promise<void> = promisify(fsync);

/**
 * Makes the content of a file durable, off the event loop: it survives a power failure after this.
 *
 * On a file system that cannot do so it does nothing, as everybody else who writes there, and a warning says so, once.
 *
 * @param fd The file, open for writing.
 * @param path The same file.
 * @example
 * ```ts
 * import { closeSync, openSync, writeSync } from 'node:fs';
 * import { syncDirectory, syncFile } from '@token-storage/node-files';
 *
 * const fd = openSync('/tmp/file', 'w', 0o600);
 * writeSync(fd, 'what must survive a power failure');
 * await syncFile(fd, '/tmp/file');
 * closeSync(fd);
 * await syncDirectory('/tmp');
 * ```
 */
export async function syncFile(fd: number, path: string): Promise<void> {
  try {
    await syncOpen(fd, path);
  } catch (error) {
    if (!isNoSync(error)) throw error;
    warnOfNoSync(dirname(path));
  }
}

/** The same for a file or directory of any file system: fails where that is not possible. */
export async function syncOpen(fd: number, path: string): Promise<void> {
  try {
    await fsyncAsync(fd);
  } catch (error) {
    if (systemCode(error) !== 'ERR_ACCESS_DENIED') throw error;
    // Node's permission model switches off what takes the number of a descriptor, and checks what takes a path.
    const { open } = await import('node:fs/promises');
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
