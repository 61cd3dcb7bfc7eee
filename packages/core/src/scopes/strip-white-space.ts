// What Python's str.strip takes for white space besides what String.prototype.trim does. U+FEFF is the other way round.
const ONLY_PYTHON = '\x1c\x1d\x1e\x1f\x85';
const isWhite = (character: string): boolean =>
  character !== '\ufeff' && (character.trim() === '' || ONLY_PYTHON.includes(character));

/** The text without the white space around it, as Python's `str.strip` gives it. */
export function stripWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhite(text.charAt(start))) start += 1;
  while (start < end && isWhite(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
