import * as z from 'zod/mini';

import { InvalidTokenDataError } from './errors/invalid-token-data-error.ts';

/** What a field must be: the schema, and the words for it. */
export interface FieldCheck {
  readonly schema: z.ZodMiniType;
  readonly expected: string;
}

// Schemas of single fields, checked one after the other, and z.custom instead of z.nullish: every bundle carries them,
// and z.object would cost 1.3 kB, z.nullish another 0.5 kB.
export const text: FieldCheck = { schema: /* @__PURE__ */ z.string(), expected: 'a string' };
export const optionalText: FieldCheck = {
  schema: /* @__PURE__ */ z.custom((value) => value === undefined || value === null || typeof value === 'string'),
  expected: 'a string or null',
};
export const wholeSeconds: FieldCheck = {
  schema: /* @__PURE__ */ z.custom((value) => Number.isSafeInteger(value)),
  expected: 'an int: whole seconds, within ±(2^53 - 1)',
};
export const optionalSeconds: FieldCheck = {
  schema: /* @__PURE__ */ z.custom((value) => value === undefined || Number.isFinite(value)),
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
    if (check === undefined || check.schema.safeParse((value as Record<string, unknown>)[field]).success) continue;
    throw new InvalidTokenDataError(`${what}: '${field}' must be ${check.expected}.`, { field });
  }
}
