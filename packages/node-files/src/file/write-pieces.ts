import { writeFile, writeFileSync, writev, writevSync } from 'node:fs';
import { promisify } from 'node:util';

/** To hand less than this to another thread takes longer than to copy it to the system's cache. */
const SMALL = 524_288;

const writeFileAsync: (fd: number, content: string | Uint8Array) => Promise<void> = promisify(writeFile);
const writevAsync: (fd: number, pieces: readonly Uint8Array[]) => Promise<{ bytesWritten: number }> = promisify(writev);

/** What a file is to hold: text, which is written as UTF-8; bytes; or bytes in pieces. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** Writes the whole content to a new file. The event loop goes on meanwhile, where that takes time. */
export async function writePieces(fd: number, content: FileContent): Promise<void> {
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) return writeInTurn(fd, content);
  if (content.length < SMALL) writeFileSync(fd, content);
  else await writeFileAsync(fd, content);
}

async function writeInTurn(fd: number, pieces: readonly Uint8Array[]): Promise<void> {
  const isSmall = pieces.reduce((length, piece) => length + piece.length, 0) < SMALL;
  let rest = behind(pieces, 0);
  while (rest.length > 0) {
    const written = isSmall ? writevSync(fd, rest) : (await writevAsync(fd, rest)).bytesWritten;
    // A disk that is full takes a part, and fails when it is given what is left.
    rest = behind(rest, written);
  }
}

/** What is left of pieces of which so many bytes are written; none is empty. */
function behind(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const piece of pieces) {
    if (skip < piece.length) rest.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  return rest;
}
