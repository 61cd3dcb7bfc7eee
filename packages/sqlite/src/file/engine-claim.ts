import { UsageError } from '@token-storage/core';

import type { SQLiteTokenStorageOptions } from '../sqlite-token-storage-options.ts';
import type { FileIdentity } from './file-identity.ts';
import { markedEngines, markOpen } from './engine-marks.ts';

type Engine = NonNullable<SQLiteTokenStorageOptions['engine']>;

interface OpenFile {
  readonly engine: Engine;
  /** Takes away what tells other threads. */
  readonly unmark: () => void;
  times: number;
}

/** Those of this thread. */
const openFiles = new Map<FileIdentity, OpenFile>();

/**
 * Notes that a file is opened. Two libraries that have one file open in one process drop each other's locks without a word
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2.1), and the file is damaged sooner or later.
 *
 * On Linux other threads, and other copies of this library, are asked too: once, when this thread has not had the file open.
 *
 * @returns What to call when it is closed.
 * @throws {@link UsageError} when it is open through another library.
 */
export function noteOpen(identity: FileIdentity, engine: Engine, location: string): () => void {
  const file = openFiles.get(identity) ?? beginOpen(identity, engine, location);
  if (file.engine !== engine) throw otherEngine(location, engine, file.engine);
  file.times += 1;
  openFiles.set(identity, file);
  return () => {
    file.times -= 1;
    if (file.times > 0) return;
    openFiles.delete(identity);
    file.unmark();
  };
}

/** First to mark it and then to look: of two threads that begin at once, at least one sees the other. */
function beginOpen(identity: FileIdentity, engine: Engine, location: string): OpenFile {
  const unmark = markOpen(identity, engine);
  for (const other of markedEngines(identity)) {
    if (other === engine) continue;
    unmark();
    throw otherEngine(location, engine, other);
  }
  return { engine, unmark, times: 0 };
}

function otherEngine(location: string, engine: Engine, other: string): UsageError {
  return new UsageError(
    `${location} is open through ${other} in this program, and cannot be opened through ${engine} as well: give all storages ` +
      'for it the same engine, in all threads.',
  );
}
