import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { onTestFinished } from 'vitest';

const isRoot = process.getuid?.() === 0;

/** Only root may mount. */
export const canMount: boolean = isRoot;

/**
 * Makes a folder one that may not be written, until the test ends. Root may write everywhere, but not where the file system
 * is read-only.
 *
 * @returns The system code of what is tried there all the same.
 */
export function makeReadOnly(folder: string): 'EROFS' | 'EACCES' {
  if (!isRoot) {
    chmodSync(folder, 0o500);
    onTestFinished(() => chmodSync(folder, 0o700));
    return 'EACCES';
  }
  execFileSync('mount', ['--bind', folder, folder]);
  onTestFinished(() => unmount(folder));
  execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
  return 'EROFS';
}

/** Mounts an empty file system of so many kilobytes, until the test ends. */
export function mountSmallDisk(folder: string, kilobytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  onTestFinished(() => unmount(folder));
}

/** Mounts a file over itself, so that nothing can be renamed onto it, until the test ends. */
export function mountOverItself(file: string): void {
  execFileSync('mount', ['--bind', file, file]);
  onTestFinished(() => unmount(file));
}

function unmount(path: string): void {
  execFileSync('umount', ['-l', path]);
}
