import { UsageError } from '@token-storage/core';

import type { SQLiteTokenStorageOptions } from '../sqlite-token-storage-options.ts';
import type { FileIdentity } from './file-identity.ts';

type Engine = NonNullable<SQLiteTokenStorageOptions['engine']>;

interface OpenFile {
  readonly engine: Engine;
  times: number;
}

const openFiles = new Map<FileIdentity, OpenFile>();

/**
 * Notes that a file is opened. Two libraries that have one file open in one process drop each other's locks without a word
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2.1), and the file is damaged sooner or later.
 *
 * @returns What to call when it is closed.
 * @throws {@link UsageError} when it is open through the other library.
 */
export function noteOpen(identity: FileIdentity, engine: Engine, location: string): () => void {
  const file = openFiles.get(identity) ?? { engine, times: 0 };
  if (file.engine !== engine) {
    throw new UsageError(
      `${location} is open through ${file.engine} in this program, and cannot be opened through ${engine} as well: give ` +
        'both storages the same engine.',
    );
  }
  file.times += 1;
  openFiles.set(identity, file);
  return () => {
    file.times -= 1;
    if (file.times === 0) openFiles.delete(identity);
  };
}
