import { constants, isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, readFileSync, type Stats } from 'node:fs';

import {
  explainSystemError,
  openToRead,
  Owners,
  type Ownership,
  resolveTarget,
  wallClockMs,
} from '@token-storage/node-files';

import { notATokenFile } from './document/not-a-token-file.ts';

/** A modification time younger than this may stay the same through one more change. */
export const SETTLED_AFTER_MS = 50;

/** What tells one state of a file from another. */
export type FileState = Pick<Stats, 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

/** What a file said when it was read. */
export interface FileText {
  /** Text in UTF-8. */
  readonly bytes: Buffer;
  readonly state: FileState;
  /** Whether another text would have to come with another state: it had not changed for long enough by then. */
  readonly isSettled: boolean;
}

/**
 * Reads the text of a file, unless it is somebody else's.
 *
 * @throws {@link StorageIOError} when it cannot be read or is refused; {@link CorruptStorageError} when it is no text.
 */
export function readText(path: string, ownership: Ownership): FileText {
  try {
    const target = resolveTarget(path, ownership);
    const file = openToRead(target, new Owners(target, ownership));
    try {
      // Before it is read: a change meanwhile then shows as another state, however long this process is suspended.
      const state = fstatSync(file);
      const isSettled = wallClockMs() - state.mtimeMs >= SETTLED_AFTER_MS;
      if (state.size > constants.MAX_STRING_LENGTH) throw notATokenFile(path, 'it is larger than a string can be');
      const bytes = readFileSync(file);
      if (!isUtf8(bytes)) throw notATokenFile(path, 'it is not UTF-8 text');
      return { bytes, state, isSettled };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw explainSystemError(error, 'read', path);
  }
}
