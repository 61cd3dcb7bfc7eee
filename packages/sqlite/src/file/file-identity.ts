import { statSync } from 'node:fs';

import { CorruptStorageError, StorageIOError } from '@token-storage/core';
import { explainSystemError } from '@token-storage/node-files';

/**
 * Which file it is that a path leads to: another one, once the file was deleted and made again or another one was renamed
 * to its path. The number is not used again while somebody has the file open.
 */
export type FileIdentity = `${number}:${number}`;

/**
 * One stat. It must never be more: a file that SQLite has open must not be opened and closed by anything else in this
 * process, or the system drops SQLite's locks (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 *
 * @returns `undefined` where there is no file.
 * @throws {@link StorageIOError}, and {@link CorruptStorageError} where the path leads to something else than a file.
 */
export function fileIdentity(path: string): FileIdentity | undefined {
  let stats;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw explainSystemError(error, 'read', path);
  }
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) {
    throw new StorageIOError(
      `Cannot open ${JSON.stringify(path)}: it is a directory. Pass the path of a file (EISDIR).`,
      {
        location: path,
        systemCode: 'EISDIR',
      },
    );
  }
  // Opening a pipe would wait for somebody to write into it.
  if (!stats.isFile()) {
    throw new CorruptStorageError(`${path} is not a token database: it is neither a file nor a link to one.`, {
      location: path,
    });
  }
  return `${stats.dev}:${stats.ino}`;
}
