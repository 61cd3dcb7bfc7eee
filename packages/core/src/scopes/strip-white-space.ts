import { WHITE_SPACE } from './white-space.ts';

const isWhite = (character: string): boolean => WHITE_SPACE.test(character);

/** The text without the white space around it, as Python's `str.strip` gives it. */
export function stripWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhite(text.charAt(start))) start += 1;
  while (start < end && isWhite(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
