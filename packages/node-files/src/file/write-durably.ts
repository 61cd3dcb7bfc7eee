import { closeSync, fstatSync, futimesSync, type Stats, utimesSync } from 'node:fs';
import { wallClockMs } from '../clock.ts';
import { makeOwnFile } from '../ownership/make-own-file.ts';
import type { Owners } from '../ownership/owners.ts';
import { systemCode } from '../system-error.ts';
import { syncFile } from './sync-file.ts';
import { type FileContent, writePieces } from './write-pieces.ts';

/**
 * Makes a file that only its owner may read, and resolves once its content is on the disk. The event loop goes on
 * meanwhile.
 *
 * @param path The new file. It must not exist.
 * @param owners Whose it is where root makes it: it may replace a user's file, which stays the user's.
 * @returns How the new file looks; its time of change alone is going to be another one.
 */
export async function writeDurably(path: string, content: FileContent, owners: Owners): Promise<Stats> {
  const fd = makeOwnFile(path, owners);
  try {
    await writePieces(fd, content);
    stampTime(fd, path);
    await syncFile(fd, path);
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes the modification time one that no other version of the file has. Systems count it in steps of up to 10 ms, and
 * give the inode number of a replaced file to the next but one: without this, a reader that compares both could take
 * one version for another.
 */
function stampTime(fd: number, path: string): void {
  const timeSeconds = (wallClockMs() + Math.random()) / 1000;
  try {
    futimesSync(fd, timeSeconds, timeSeconds);
  } catch (error) {
    const code = systemCode(error) ?? '';
    // Node's permission model allows it by path only.
    if (code === 'ERR_ACCESS_DENIED') utimesSync(path, timeSeconds, timeSeconds);
    // Otherwise it is as good as the file system makes it.
    else if (!['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'].includes(code)) throw error;
  }
}
