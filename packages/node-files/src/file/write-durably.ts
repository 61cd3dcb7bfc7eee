import {
  closeSync,
  fchownSync,
  fstatSync,
  fsync,
  futimesSync,
  openSync,
  type Stats,
  statSync,
  writeFile,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { wallClockMs } from '../clock.ts';
import { systemCode } from '../system-error.ts';

const writeFileAsync: (fd: number, content: string | Uint8Array) => Promise<void> = promisify(writeFile);
const fsyncAsync: (fd: number) => Promise<void> = promisify(fsync);

/** Handing less than this to another thread takes longer than copying it to the system's cache. */
const SMALL = 65_536;

/**
 * Makes a file that only its owner may read, and resolves once its content is on the disk. The event loop goes on
 * meanwhile.
 *
 * @param path The new file. It must not exist.
 * @param target The file that it is going to replace.
 * @returns How the new file looks; its time of change alone is going to be another one.
 */
export async function writeDurably(path: string, content: string | Uint8Array, target: string): Promise<Stats> {
  const fd = openSync(path, 'wx', 0o600);
  try {
    keepOwner(fd, target);
    if (content.length < SMALL) writeFileSync(fd, content);
    else await writeFileAsync(fd, content);
    stampTime(fd);
    await fsyncAsync(fd);
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Leaves a user's file to the user when root replaces it, as writing in place does. Not in a folder of somebody else,
 * where anybody could have put the file.
 */
function keepOwner(fd: number, target: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(target, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === 0 || statSync(dirname(target)).uid !== owner.uid) return;
  try {
    fchownSync(fd, owner.uid, owner.gid);
  } catch (error) {
    // Root of a container may not give to users that do not exist there, and some file systems have no owners.
    if (!['EPERM', 'EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}

/**
 * Makes the modification time one that no other version of the file has. Systems count it in steps of up to 10 ms, and
 * give the inode number of a replaced file to the next but one: without this, a reader that compares both could take
 * one version for another.
 */
function stampTime(fd: number): void {
  const timeSeconds = (wallClockMs() + Math.random()) / 1000;
  try {
    futimesSync(fd, timeSeconds, timeSeconds);
  } catch (error) {
    // Then it is as good as the file system makes it.
    if (!['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}
