import { fstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';

import type { FileIdentity } from './file-identity.ts';

/** Where Linux lists what a process has open, whichever of its threads, and whichever library, has opened it. */
const OPEN = '/proc/self/fd';
const OPENED_HOW = '/proc/self/fdinfo';

/** The flags, in octal, of what is open for reading and writing, as SQLite opens its files, end in 2. */
const READ_AND_WRITE = /^flags:\s+\d*2$/m;

/** A file that is open in this process. */
export interface OpenDescriptor {
  readonly fd: string;
  readonly stats: Stats;
}

/** What this process has open, but for sockets, pipes and devices; nothing where that cannot be known. */
export function* openDescriptors(): Generator<OpenDescriptor> {
  if (process.platform !== 'linux') return;
  for (const fd of ifOpen(() => readdirSync(OPEN)) ?? []) {
    const stats = ifOpen(() => fstatSync(Number(fd)));
    if (stats?.isFile()) yield { fd, stats };
  }
}

/** The path with which a file was opened, and what Linux adds to it; `undefined` for what is not open any more. */
export function pathOfDescriptor({ fd }: OpenDescriptor): string | undefined {
  return ifOpen(() => readlinkSync(`${OPEN}/${fd}`));
}

/** Whether anybody in this process has a file open to write into it, as every SQLite has; `false` where that is not known. */
export function isOpenForWriting(identity: FileIdentity): boolean {
  for (const { fd, stats } of openDescriptors()) {
    if (`${stats.dev}:${stats.ino}` !== identity) continue;
    if (READ_AND_WRITE.test(ifOpen(() => readFileSync(`${OPENED_HOW}/${fd}`, 'latin1')) ?? '')) return true;
  }
  return false;
}

/** `undefined` for what another thread has just closed, and where there is nothing to look at. */
function ifOpen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
