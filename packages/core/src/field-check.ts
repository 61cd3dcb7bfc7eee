import { $ZodCustom, $ZodString, type $ZodType, safeParse } from 'zod/v4/core';

import { InvalidTokenDataError } from './errors/invalid-token-data-error.ts';

/** What a field must be: the schema, and the words for it. */
export interface FieldCheck {
  readonly schema: $ZodType;
  readonly expected: string;
}

// Schemas of single fields, checked one after the other, from the core that zod and zod/mini are made of: every bundle
// carries them, and zod/mini's z.object, z.nullish and methods would cost 2.5 kB more.
const custom = (fn: (value: unknown) => boolean): $ZodType => new $ZodCustom({ type: 'custom', check: 'custom', fn });

export const text: FieldCheck = { schema: /* @__PURE__ */ new $ZodString({ type: 'string' }), expected: 'a string' };
export const optionalText: FieldCheck = {
  schema: /* @__PURE__ */ custom((value) => value === undefined || value === null || typeof value === 'string'),
  expected: 'a string or null',
};
export const wholeSeconds: FieldCheck = {
  schema: /* @__PURE__ */ custom((value) => Number.isSafeInteger(value)),
  expected: 'an int: whole seconds, within ±(2^53 - 1)',
};
export const optionalSeconds: FieldCheck = {
  schema: /* @__PURE__ */ custom((value) => value === undefined || Number.isFinite(value)),
  expected: 'a number of seconds',
};

/**
 * Checks the fields of an object in the order of the checks.
 *
 * @throws {@link InvalidTokenDataError} naming the first field that is not as expected, and never its value.
 */
export function checkFields<T extends object>(
  value: unknown,
  checks: { readonly [name in keyof T]?: FieldCheck },
  what: string,
): asserts value is T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidTokenDataError(`${what} must be an object.`);
  }
  for (const [field, check] of Object.entries<FieldCheck | undefined>(checks)) {
    if (check === undefined || safeParse(check.schema, (value as Record<string, unknown>)[field]).success) continue;
    throw new InvalidTokenDataError(`${what}: '${field}' must be ${check.expected}.`, { field });
  }
}
