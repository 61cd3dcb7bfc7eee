import { element } from './element.ts';

/** More than this of one value helps nobody to read it. */
const LONGEST = 300;

/** All that is in a value, one line a field: `files: …`. */
export function fieldList(value: unknown): HTMLElement {
  const lines = fieldsIn(value, '').map(([name, text]) => {
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    return element('div', '', element('dt', '', name), element('dd', '', shown));
  });
  return element('dl', 'fields', ...lines);
}

/** What JSON says, or the text itself. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fieldsIn(value: unknown, name: string): [name: string, text: string][] {
  if (value instanceof ArrayBuffer) return fieldsIn(parsed(new TextDecoder().decode(value)), name);
  // Headers are pairs.
  if (Array.isArray(value) && value.every((item) => Array.isArray(item) && item.length === 2)) {
    return value.flatMap(([header, text]: unknown[]) => fieldsIn(text, below(name, String(header))));
  }
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item) => fieldsIn(item, name));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, item]) => fieldsIn(item, below(name, key)));
  }
  return value === undefined || value === '' ? [] : [[name || 'value', textOf(value)]];
}

const below = (name: string, key: string): string => (name === '' ? key : `${name} · ${key}`);

/** Addresses without their long query. */
function textOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return /^https?:/.test(text) ? text.replace(/\?.*/, '?…') : text;
}
