import { scanArray, scanObject, skipSpace, skipValue } from './json-scanner.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';

const MAX_DEPTH = 500;

/**
 * The value of a JSON text; NaN and the infinities are read by name, as Python writes them.
 *
 * @throws {@link JsonSyntaxError} when it is not JSON, or nested too deeply.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Either it holds what only Python reads, or the scan finds out where it is wrong.
  }
  const start = skipSpace(text, 0);
  const end = skipSpace(text, skipValue(text, start));
  if (end < text.length) throw new JsonSyntaxError(end);
  return parseAt(text, start, 0).value;
}

function parseAt(text: string, start: number, depth: number): { value: unknown; end: number } {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError(start);
  const first = text[start];
  if (first === '{') {
    const members: [string, unknown][] = [];
    const end = scanObject(text, start, (name, _nameStart, valueStart) => {
      const member = parseAt(text, valueStart, depth + 1);
      members.push([name, member.value]);
      return member.end;
    });
    return { value: Object.fromEntries(members), end };
  }
  if (first === '[') {
    const items: unknown[] = [];
    const end = scanArray(text, start, (itemStart) => {
      const item = parseAt(text, itemStart, depth + 1);
      items.push(item.value);
      return item.end;
    });
    return { value: items, end };
  }
  const end = skipValue(text, start);
  return { value: parseLiteral(text.slice(start, end), start), end };
}

function parseLiteral(literal: string, start: number): unknown {
  if (/^(?:NaN|-?Infinity)$/.test(literal)) return Number(literal);
  try {
    return JSON.parse(literal);
  } catch {
    throw new JsonSyntaxError(start);
  }
}
