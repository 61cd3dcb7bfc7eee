import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How many bytes the record was to have of which only the header was written. */
const RECORD_BYTES = 4_000;
/** The record is whole, and not a part of one. */
const FULL = 1;

/** The folders in which Chromium keeps what pages store, in LevelDB. */
export const levelDBs = {
  IndexedDB: (profile: string): string => {
    const folder = join(profile, 'Default/IndexedDB');
    const name = readdirSync(folder).find((each) => each.endsWith('.leveldb') && each.includes('127.0.0.1'));
    if (name === undefined) throw new Error('There is no database of IndexedDB.');
    return join(folder, name);
  },
  localStorage: (profile: string): string => join(profile, 'Default/Local Storage/leveldb'),
} as const;

/**
 * Leaves the newest log of a LevelDB as a kill does that comes between the header of a record and the record.
 *
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export function cutLog(folder: string): void {
  const log = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .toSorted()
    .at(-1);
  if (log === undefined) throw new Error('There is no log.');
  const header = Buffer.alloc(7);
  header.writeUInt32LE(0x12345678, 0);
  header.writeUInt16LE(RECORD_BYTES, 4);
  header[6] = FULL;
  appendFileSync(join(folder, log), header);
}
