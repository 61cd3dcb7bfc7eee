import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FileIdentity } from './file-identity.ts';

/** Where Linux lists what a process has open, whichever of its threads, and whichever library, has opened it. */
const OPEN = '/proc/self/fd';
const OPENED_HOW = '/proc/self/fdinfo';

/** As Linux shows a file that has been removed. Engines have no "~" in their names. */
const MARK = /\/token-storage~(?<engine>[^~/]+)~(?<identity>[\d:]+)~[^/]*$/;

/** The flags, in octal, of what is open for reading and writing, as SQLite opens its files, end in 2. */
const READ_AND_WRITE = /^flags:\s+\d*2$/m;

/**
 * Marks a file as open through an engine, for all threads of this process and all copies of this library in it: by another
 * file, of 0 bytes, whose name says so, and which is removed as soon as it is open. Threads share nothing else that can be
 * looked at in the midst of a step. When a thread ends, Node closes what it has open, marks too.
 *
 * @returns What takes the mark away. Where none can be made, as on other systems, that does nothing.
 */
export function markOpen(identity: FileIdentity, engine: string): () => void {
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
  for (const { fd, stats } of openFiles()) {
    // To ask for the name of each takes twenty times as long.
    if (stats.nlink > 0 || stats.size > 0) continue;
    const mark = MARK.exec(ifOpen(() => readlinkSync(`${OPEN}/${fd}`)) ?? '')?.groups;
    if (mark?.['identity'] === identity && mark['engine'] !== undefined) engines.add(mark['engine']);
  }
  return engines;
}

/** Whether anybody in this process has a file open to write into it, as every SQLite has; `false` where that is not known. */
export function isOpenForWriting(identity: FileIdentity): boolean {
  for (const { fd, stats } of openFiles()) {
    if (`${stats.dev}:${stats.ino}` !== identity) continue;
    if (READ_AND_WRITE.test(ifOpen(() => readFileSync(`${OPENED_HOW}/${fd}`, 'latin1')) ?? '')) return true;
  }
  return false;
}

interface Descriptor {
  readonly fd: string;
  readonly stats: Stats;
}

/** What this process has open, but for sockets, pipes and devices. */
function* openFiles(): Generator<Descriptor> {
  if (process.platform !== 'linux') return;
  for (const fd of ifOpen(() => readdirSync(OPEN)) ?? []) {
    const stats = ifOpen(() => fstatSync(Number(fd)));
    if (stats?.isFile()) yield { fd, stats };
  }
}

/** `undefined` for what another thread has just closed, and where there is nothing to look at. */
function ifOpen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
