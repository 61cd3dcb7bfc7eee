import { constants, isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, readFileSync } from 'node:fs';

import { explainSystemError, openToRead, Owners, type Ownership, resolveTarget } from '@token-storage/node-files';

import { notATokenFile } from './document/not-a-token-file.ts';
import { type FileState, isSettled } from './file-state.ts';

/** What a file said when it was read. */
export interface FileText {
  /** Text in UTF-8. */
  readonly bytes: Buffer;
  readonly state: FileState;
  /** Whether another text would have to come with another state. */
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
      const settled = isSettled(state);
      if (state.size > constants.MAX_STRING_LENGTH) throw notATokenFile(path, 'it is larger than a string can be');
      const bytes = readFileSync(file);
      if (!isUtf8(bytes)) throw notATokenFile(path, 'it is not UTF-8 text');
      return { bytes, state, isSettled: settled };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw explainSystemError(error, 'read', path);
  }
}
