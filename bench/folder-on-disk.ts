import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheFolder } from '../scripts/run.ts';

const TMPFS = 0x01021994;

/** Makes a folder whose files are on a disk: what is in memory syncs nothing. */
export function folderOnDisk(): string {
  const inMemory = process.platform === 'linux' && statfsSync(tmpdir()).type === TMPFS;
  return mkdtempSync(join(inMemory ? cacheFolder('bench') : tmpdir(), 'bench-'));
}
