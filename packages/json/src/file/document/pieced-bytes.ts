import type { Edit } from './edit.ts';

/** Less than this is copied in a few microseconds: pieces of it would save nothing. */
const SMALL = 65_536;
/** Each edit leaves two more. So many are written as fast as one; to join those of ten megabytes takes milliseconds. */
const MAX_PIECES = 500;

/**
 * The bytes of a file, in pieces. Immutable. A version shares with the one before whatever an edit leaves as it is: to store
 * one entry among 10,000 copies that entry, and the pieces go to the disk as they are. As one string, the whole file would be
 * copied and encoded for each store, which takes as long as to write it.
 */
export class PiecedBytes {
  readonly pieces: readonly Buffer[];
  readonly length: number;
  /** Where each piece begins. */
  readonly #starts: readonly number[];

  constructor(pieces: readonly Buffer[]) {
    const starts: number[] = [];
    let length = 0;
    for (const piece of pieces) {
      starts.push(length);
      length += piece.length;
    }
    this.pieces = pieces;
    this.length = length;
    this.#starts = starts;
  }

  /** The text that stands from `start` to `end`. */
  text(start: number = 0, end: number = this.length): string {
    const index = this.#indexAt(start);
    const from = start - (this.#starts[index] ?? 0);
    const piece = this.pieces[index];
    return piece !== undefined && from + end - start <= piece.length
      ? piece.toString('utf8', from, from + end - start)
      : Buffer.concat(this.#range(start, end)).toString('utf8');
  }

  /** The bytes with all edits made, which must be in order and apart from each other. */
  withEdits(edits: readonly Edit[]): PiecedBytes {
    const [only] = this.pieces;
    if (only !== undefined && only.length === this.length && this.length < SMALL) return editedWhole(only, edits);
    const pieces: Buffer[] = [];
    let at = 0;
    for (const { start, end, text } of edits) {
      pieces.push(...this.#range(at, start));
      if (text !== '') pieces.push(Buffer.from(text, 'latin1'));
      at = end;
    }
    pieces.push(...this.#range(at, this.length));
    const edited = new PiecedBytes(pieces);
    return edited.length < SMALL || pieces.length > MAX_PIECES
      ? new PiecedBytes([Buffer.concat(pieces, edited.length)])
      : edited;
  }

  /** Whether these are the same bytes. */
  equals(bytes: Uint8Array): boolean {
    return (
      this.length === bytes.length &&
      this.pieces.every((piece, index) => {
        const start = this.#starts[index] ?? 0;
        return piece.compare(bytes, start, start + piece.length) === 0;
      })
    );
  }

  /** Whether what stands from `start` to `end` is what stands in others from `otherStart` to `otherEnd`. */
  isSame(start: number, end: number, others: PiecedBytes, otherStart: number, otherEnd: number): boolean {
    if (end - start !== otherEnd - otherStart) return false;
    const [index, otherIndex] = [this.#indexAt(start), others.#indexAt(otherStart)];
    const [piece, other] = [this.pieces[index], others.pieces[otherIndex]];
    const [from, otherFrom] = [start - (this.#starts[index] ?? 0), otherStart - (others.#starts[otherIndex] ?? 0)];
    const [to, otherTo] = [from + end - start, otherFrom + end - start];
    if (piece === undefined || other === undefined || to > piece.length || otherTo > other.length) {
      return this.text(start, end) === others.text(otherStart, otherEnd);
    }
    // Where both are of one read, there is nothing to compare.
    if (piece.buffer === other.buffer && piece.byteOffset + from === other.byteOffset + otherFrom) return true;
    return piece.compare(other, otherFrom, otherTo, from, to) === 0;
  }

  #range(start: number, end: number): Buffer[] {
    const parts: Buffer[] = [];
    for (let index = this.#indexAt(start), at = start; at < end; index += 1) {
      const piece = this.pieces[index];
      if (piece === undefined) break;
      const from = at - (this.#starts[index] ?? 0);
      const part = piece.subarray(from, from + end - at);
      parts.push(part);
      at += part.length;
    }
    return parts;
  }

  /** Which piece holds a position. */
  #indexAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The same by way of a text, each byte as a character: of few bytes, that takes less time than to cut them. */
function editedWhole(bytes: Buffer, edits: readonly Edit[]): PiecedBytes {
  const text = bytes.toString('latin1');
  let edited = '';
  let at = 0;
  for (const edit of edits) {
    edited += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return new PiecedBytes([Buffer.from(edited + text.slice(at), 'latin1')]);
}
