import { closeSync } from 'node:fs';

import { makeOwnFile, type Owners } from '@token-storage/node-files';

/**
 * Makes a file of 0 bytes that its owner alone can read, for SQLite, which would let everybody read it. What SQLite makes
 * beside it gets its mode and its owner.
 */
export function makeEmptyFile(path: string, owners: Owners): void {
  closeSync(makeOwnFile(path, owners));
}
