import { UsageError } from '../errors/input-errors.ts';

/**
 * @param what As the sentence begins: `A namespace`.
 * @throws {@link UsageError} when it is not a string.
 */
export function checkString(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') throw new UsageError(`${what} must be a string, not ${typeof value}.`);
}
