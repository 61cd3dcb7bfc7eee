/** A change of the bytes of a text: what stands from `start` to `end` becomes `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** As `toByteText` gives it, so that its length is that of its bytes. */
  readonly text: string;
}

/** Whether everything else stays where it is. */
export const keepsLength = ({ start, end, text }: Edit): boolean => text.length === end - start;

/** Moves positions, given in ascending order, to where they are after the edits. */
export function shifter(edits: readonly Edit[]): (position: number) => number {
  let next = 0;
  let moved = 0;
  return (position) => {
    for (let edit = edits[next]; edit !== undefined; edit = edits[next]) {
      // What is inserted right at a position comes after it.
      if (position <= edit.start || position < edit.end) break;
      moved += edit.text.length - (edit.end - edit.start);
      next += 1;
    }
    return position + moved;
  };
}
