import { closeSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FileIdentity } from './file-identity.ts';
import { openDescriptors, pathOfDescriptor } from './open-descriptors.ts';

/** As Linux shows a file that has been removed. Engines have no "~" in their names. */
const MARK = /\/token-storage~(?<engine>[^~/]+)~(?<identity>[\d:]+)~[^/]*$/;

/**
 * Marks a file as open through an engine, for all threads of this process and all copies of this library in it: by another
 * file, of 0 bytes, whose name says so, and which is removed as soon as it is open. Threads share nothing else that can be
 * looked at in the midst of a step. When a thread ends, Node closes what it has open, marks too.
 *
 * @returns What takes the mark away. Where none can be made, as on other systems, that does nothing.
 */
export function markForEngine(identity: FileIdentity, engine: string): () => void {
  if (process.platform !== 'linux') return () => {};
  const path = join(tmpdir(), `token-storage~${engine}~${identity}~${crypto.randomUUID()}`);
  let fd: number;
  try {
    fd = openSync(path, 'wx', 0o600);
    unlinkSync(path);
  } catch {
    return () => {};
  }
  return () => closeSync(fd);
}

/** The engines that a file is marked for, whoever marked it; none where that cannot be known. */
export function markedEngines(identity: FileIdentity): Set<string> {
  const engines = new Set<string>();
  for (const descriptor of openDescriptors()) {
    // To ask for the path of each takes twenty times as long.
    if (descriptor.stats.nlink > 0 || descriptor.stats.size > 0) continue;
    const mark = MARK.exec(pathOfDescriptor(descriptor) ?? '')?.groups;
    if (mark?.['identity'] === identity && mark['engine'] !== undefined) engines.add(mark['engine']);
  }
  return engines;
}
