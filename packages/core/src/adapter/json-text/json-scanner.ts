import { JsonSyntaxError } from './json-syntax-error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

// What Python reads: JSON's, and NaN and the infinities.
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;

/** Called for each member of an object. Gives the end of its value. */
export type OnMember = (name: string, nameStart: number, valueStart: number) => number;

/**
 * The first position from `at` on that is not white space.
 *
 * @see {@link scanObject}, whose example uses it
 */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/**
 * Goes through the members of the object that begins at `start`.
 *
 * @returns The end of the object.
 * @throws {@link JsonSyntaxError}
 * @example
 * ```ts
 * import { parseString, scanObject, skipSpace, skipValue } from '@token-storage/core/adapter';
 *
 * const text = ' {"a": 1, "b": [2]}';
 * const members = new Map<string, string>();
 * scanObject(text, skipSpace(text, 0), (name, _nameStart, valueStart) => {
 *   const end = skipValue(text, valueStart);
 *   members.set(name, text.slice(valueStart, end));
 *   return end;
 * });
 * console.log(members, parseString('"a"', 0, 3));
 * ```
 */
export function scanObject(text: string, start: number, onMember: OnMember): number {
  let at = skipSpace(text, expect(text, start, OPEN_BRACE));
  if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    const nameStart = skipSpace(text, at);
    const nameEnd = skipString(text, nameStart);
    const valueStart = skipSpace(text, expect(text, skipSpace(text, nameEnd), COLON));
    at = skipSpace(text, onMember(parseString(text, nameStart, nameEnd), nameStart, valueStart));
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
    at = expect(text, at, COMMA);
  }
}

/** The same for the items of an array; gives each item's start. */
export function scanArray(text: string, start: number, onItem: (start: number) => number): number {
  let at = skipSpace(text, expect(text, start, OPEN_BRACKET));
  if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipSpace(text, onItem(skipSpace(text, at)));
    if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1;
    at = expect(text, at, COMMA);
  }
}

/**
 * The end of the value that begins at `start`, however deeply it is nested.
 *
 * @throws {@link JsonSyntaxError}
 * @see {@link scanObject}, whose example uses it
 */
export function skipValue(text: string, start: number): number {
  const open: number[] = [];
  for (let at = start; ;) {
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const close = code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      const inside = skipSpace(text, at + 1);
      if (text.charCodeAt(inside) !== close) {
        open.push(close);
        at = close === CLOSE_BRACE ? skipName(text, inside) : inside;
        continue;
      }
      at = inside + 1;
    } else {
      at = code === QUOTE ? skipString(text, at) : skipLiteral(text, at);
    }
    // A value has ended, and perhaps what it is in.
    for (; open.length > 0; open.pop(), at += 1) {
      at = skipSpace(text, at);
      if (text.charCodeAt(at) !== open.at(-1)) break;
    }
    if (open.length === 0) return at;
    at = expect(text, at, COMMA);
    if (open.at(-1) === CLOSE_BRACE) at = skipName(text, at);
  }
}

function skipName(text: string, at: number): number {
  const end = skipString(text, skipSpace(text, at));
  return expect(text, skipSpace(text, end), COLON);
}

function skipString(text: string, start: number): number {
  for (let at = expect(text, start, QUOTE); ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new JsonSyntaxError(text.length);
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function skipLiteral(text: string, start: number): number {
  LITERAL.lastIndex = start;
  if (!LITERAL.test(text)) throw new JsonSyntaxError(start);
  return LITERAL.lastIndex;
}

function expect(text: string, at: number, code: number): number {
  if (text.charCodeAt(at) !== code) throw new JsonSyntaxError(at);
  return at + 1;
}

/**
 * The string that stands between two positions, its quotes included.
 *
 * @see {@link scanObject}, whose example uses it
 */
export function parseString(text: string, start: number, end: number): string {
  try {
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    throw new JsonSyntaxError(start);
  }
}
