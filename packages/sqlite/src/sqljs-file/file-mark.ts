import { StorageUnavailableError } from '@token-storage/core';

/** Where the header says in which way a file is written (https://www.sqlite.org/fileformat.html, "File format version numbers"). */
const WRITE_VERSION_AT = 18;
/** SQLite's own are 1 and 2. A file with a higher one it reads, and refuses to write. */
const MARK = 3;
const ORDINARY = 1;
const HEADER = 'SQLite format 3\0';

/**
 * Marks a database as one that is replaced as a whole. Another SQLite that wrote into it would write into a file that is
 * gone with the next replacement, and so it is kept from writing at all.
 */
export function marked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  bytes[WRITE_VERSION_AT] = MARK;
  return bytes;
}

/**
 * Takes the mark away, in these bytes.
 *
 * @throws {@link StorageUnavailableError} when they are of a database that another SQLite writes. Bytes of no database at
 * all are returned as they are.
 */
export function unmarked(bytes: Uint8Array<ArrayBuffer>, path: string): Uint8Array<ArrayBuffer> {
  if (new TextDecoder('latin1').decode(bytes.subarray(0, HEADER.length)) !== HEADER) return bytes;
  if (bytes[WRITE_VERSION_AT] !== MARK) throw foreign(path, "was not made with engine: 'sqljs-file'");
  bytes[WRITE_VERSION_AT] = ORDINARY;
  return bytes;
}

/** What to throw for a file that another SQLite has in its hands. */
export function foreign(path: string, problem: string): StorageUnavailableError {
  return new StorageUnavailableError(
    `${path} ${problem}, so other programs may write into it, and this engine would lose what they write. Leave the option ` +
      'engine out, with Node 22.13 or later or better-sqlite3, or choose another file.',
    { location: path },
  );
}
