import { chmodSync, type Stats } from 'node:fs';

import { explainSystemError, type Owners, refuseSecondName, systemCode } from '@token-storage/node-files';

/** What SQLite puts beside a database: rollback journal, write-ahead log and its index. */
export const SIDE_FILES: readonly string[] = ['-journal', '-wal', '-shm'];

/** What cannot be changed, or was removed by SQLite meanwhile. */
const NOT_POSSIBLE: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EROFS', 'ENOENT', 'ENOTSUP']);

/** Looks at a database itself. @throws {@link StorageIOError} when it is a link, or belongs to somebody else. */
export function lookAtFile(path: string, owners: Owners): Stats | undefined {
  try {
    return owners.look(path);
  } catch (error) {
    throw explainSystemError(error, 'look at', path);
  }
}

/**
 * Looks at what is beside a database before SQLite does: it would play back a journal or a log whoever has put it there,
 * and write through a link.
 *
 * @throws {@link StorageIOError} when something is a link, has a second name, or belongs to somebody else.
 */
export function lookBeside(target: string, owners: Owners): void {
  for (const ending of SIDE_FILES) lookAtSideFile(`${target}${ending}`, owners);
}

/**
 * The same before a database is written, and for itself. Takes all of them away from everybody but their owner, as far as
 * that is possible. SQLite gives the files that it makes later the mode of the database.
 */
export function tightenModes(target: string, owners: Owners): void {
  tighten(target, lookAtFile(target, owners), owners);
  for (const path of SIDE_FILES.map((ending) => `${target}${ending}`)) {
    tighten(path, lookAtSideFile(path, owners), owners);
  }
}

function lookAtSideFile(path: string, owners: Owners): Stats | undefined {
  const stats = lookAtFile(path, owners);
  // A file of the user's own may have been given this name by others, so that SQLite writes over it.
  if (stats?.isFile() && stats.nlink > 1) throw refuseSecondName(path);
  return stats;
}

function tighten(path: string, stats: Stats | undefined, owners: Owners): void {
  if (!stats?.isFile() || (stats.mode & 0o077) === 0 || !owners.isOurs(stats, path)) return;
  try {
    // By name, although another file may have it by now: to close a descriptor would take SQLite's locks away.
    chmodSync(path, 0o600);
  } catch (error) {
    if (!NOT_POSSIBLE.has(systemCode(error))) throw error;
  }
}
