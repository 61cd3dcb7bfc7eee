import type { JsonValue } from '../../token-data/json-value.ts';

/**
 * The text of a value, byte for byte as Python's `json.dumps` writes it: ASCII only, `", "` and `": "` between the
 * parts, NaN and the infinities by name.
 *
 * @example
 * ```ts
 * import { copyJson, encodeJson } from '@token-storage/core/adapter';
 *
 * console.log(encodeJson(copyJson({ scope: 'openid', expires_at_seconds: 5 }, 'extra')));
 * // {"scope": "openid", "expires_at_seconds": 5}
 * ```
 */
export function encodeJson(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(encodeJson).join(', ')}]`;
  const members = Object.entries(value).map(([name, member]) => `${quote(name)}: ${encodeJson(member)}`);
  return `{${members.join(', ')}}`;
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);

// JSON.stringify escapes what is not printable below U+007F, and lone surrogates. Python escapes the rest as well.
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function encodeNumber(number: number): string {
  // Never with an exponent: Python would read a float.
  if (Number.isInteger(number)) return String(BigInt(number));
  const [mantissa = '', exponent = ''] = number.toExponential().split('e');
  // Python's repr turns to exponents below 1e-4, JavaScript below 1e-6.
  return Number(exponent) < -4 ? `${mantissa}e-${exponent.slice(1).padStart(2, '0')}` : String(number);
}
