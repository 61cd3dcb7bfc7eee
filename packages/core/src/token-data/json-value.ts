import { isPlainObject } from '../checks/plain-object.ts';
import { InvalidTokenDataError } from '../errors/input-errors.ts';

/** A value that JSON can hold, frozen all the way down. NaN and the infinities count: Python writes them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const MAX_DEPTH = 500;

/**
 * A frozen deep copy. Objects have no prototype, so that no key means anything but itself.
 *
 * @param field What to call the value in an error.
 * @throws {@link InvalidTokenDataError} when it holds something that JSON cannot, or is nested too deeply.
 * @see {@link encodeJson}, whose example uses it
 */
export function copyJson(value: unknown, field: string, depth = 0): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (typeof value !== 'object') throw notJson(field, `holds something of type ${typeof value}`);
  if (depth > MAX_DEPTH) throw notJson(field, 'is nested too deeply');
  // Array.from and not map, which would keep holes.
  if (Array.isArray(value)) return Object.freeze(Array.from(value, (item) => copyJson(item, field, depth + 1)));
  return copyJsonObject(value, field, depth);
}

/** The same for an object, which is what {@link copyJson} gives for one. Members that are `undefined` are left out. */
export function copyJsonObject(value: object, field: string, depth = 0): { readonly [key: string]: JsonValue } {
  if (!isPlainObject(value)) throw notJson(field, 'holds an object of a class');
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key] = copyJson(member, field, depth + 1);
  }
  return Object.freeze(copy);
}

/** Whether two values are the same, in whatever order objects have their members. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const members = Object.entries<JsonValue>(a);
  if (Array.isArray(a) !== Array.isArray(b) || members.length !== Object.keys(b).length) return false;
  return members.every(
    ([key, member]) => Object.hasOwn(b, key) && sameJson(member, (b as Record<string, JsonValue>)[key] ?? null),
  );
}

function notJson(field: string, problem: string): InvalidTokenDataError {
  return new InvalidTokenDataError(`'${field}' must be plain JSON: it ${problem}.`, { field });
}
