import { openSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Owners } from './owners.ts';
import { within } from './within.ts';

/**
 * Makes a file of 0 bytes that its owner alone can read (0600), in a directory that is ours, and opens it to be written.
 *
 * @returns The descriptor, to be closed.
 * @throws The system's errors, `EEXIST` where there is something of that name.
 * @see {@link Owners}, whose example uses it
 */
export function makeOwnFile(path: string, owners: Owners): number {
  const fd = within(dirname(path), owners, (directory) => openSync(join(directory, basename(path)), 'wx', 0o600));
  owners.give(fd);
  return fd;
}
