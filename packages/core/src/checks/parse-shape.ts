import * as z from 'zod/mini';

/** Says what is wrong. The words are the schema's own; there is no value in them. */
export type Refuse = (expected: string, field: string | undefined) => Error;

/**
 * What a schema reads in a value: its fields alone, each looked at once.
 *
 * Objects of zod/mini make no code while they run, so that nothing is tried which a content security policy forbids.
 *
 * @param refuse Makes the error of the first field, in the order of the schema, that is not as it says.
 */
export function parseShape<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  refuse: Refuse,
): z.output<Schema> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw refuse(first?.message ?? 'something else', first?.path[0]?.toString());
}
