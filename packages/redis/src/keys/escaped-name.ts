/** Half a character stands alone; braces bound the part of a key that decides where it lies; `%` is what escapes. */
const SPECIAL = /[%{}]|\p{Surrogate}/gu;

/** What stands for the empty name: nothing between braces would be no part at all. */
const EMPTY = '%';

/** A name as a part of a key between braces, which is not empty and has no braces in it. */
export const escapeName = (name: string): string =>
  name === '' ? EMPTY : name.replace(SPECIAL, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The name that such a part stands for, or `undefined` where it is none. */
export function unescapeName(part: string): string | undefined {
  if (part === EMPTY) return '';
  const name = part.replace(/%([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return escapeName(name) === part ? name : undefined;
}
