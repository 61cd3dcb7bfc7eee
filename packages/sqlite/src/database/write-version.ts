/** Where the header says in which way a file is written (https://www.sqlite.org/fileformat.html, "File format version numbers"). */
const WRITE_VERSION_AT = 18;
/** SQLite's own are 1 and 2. A file with a higher one it reads, and refuses to write. */
const PROTECTED = 3;
const ORDINARY = 1;
const HEADER = 'SQLite format 3\0';

/** Whether these are the bytes of a SQLite file at all. */
export const isSqliteFile = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, HEADER.length)) === HEADER;

/** Whether the database in these bytes is one that is replaced as a whole. */
export const isWriteProtected = (bytes: Uint8Array): boolean => bytes[WRITE_VERSION_AT] === PROTECTED;

/**
 * Marks the database in these bytes as one that is replaced as a whole. Another SQLite that wrote into it would write into a
 * file that is gone with the next replacement, and so it is kept from writing at all.
 */
export function protectFromWriting(bytes: Uint8Array): void {
  bytes[WRITE_VERSION_AT] = PROTECTED;
}

/** Takes that mark away where there is one, in these bytes. */
export function allowWriting(bytes: Uint8Array): void {
  if (isWriteProtected(bytes)) bytes[WRITE_VERSION_AT] = ORDINARY;
}
