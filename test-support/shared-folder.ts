import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder of root's in which everybody may write. */
export function sharedFolder(mode: 0o777 | 0o1777 = 0o1777): string {
  const folder = temporaryFolder();
  chmodSync(folder, mode);
  return folder;
}

/** A user's own folder, with something precious in it. */
export function homeOf(uid: number): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  chownSync(folder, uid, uid);
  for (const name of ['thesis.txt', '0123456789ab']) fileOf(uid, join(folder, name), 'precious');
  directoryOf(uid, join(folder, 'letters'), 0o755);
  fileOf(uid, join(folder, 'letters', 'one'), 'precious');
  return folder;
}

/** Makes what a user could have made. */
export function directoryOf(uid: number, path: string, mode = 0o777): string {
  mkdirSync(path);
  chownSync(path, uid, uid);
  chmodSync(path, mode);
  return path;
}

/** Makes what a user could have made. */
export function fileOf(uid: number, path: string, content = '', mode = 0o644): string {
  writeFileSync(path, content);
  chownSync(path, uid, uid);
  chmodSync(path, mode);
  return path;
}

/** Makes what a user could have made. */
export function linkOf(uid: number, path: string, target: string): string {
  symlinkSync(target, path);
  lchownSync(path, uid, uid);
  return path;
}
