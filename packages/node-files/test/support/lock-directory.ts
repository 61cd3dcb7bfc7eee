import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from 'test-support/temporary-folder';

import type { HeldLock } from '../../src/file-lock/held-lock.ts';

/** Where the lock of the tests lies in a folder. */
export const lockIn = (folder: string): string => join(folder, 'tokens.json.lock');

/** A lock directory that somebody else holds, under the given name. */
export function heldBy(name: string): string {
  const directory = lockIn(temporaryFolder());
  mkdirSync(join(directory, name), { recursive: true });
  return directory;
}

/** What a thief does. */
export function rob(held: HeldLock): void {
  renameSync(held.directory, join(held.directory, '..', 'held.elsewhere.1.1.abc'));
}
