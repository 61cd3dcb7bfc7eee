import { UsageError } from '../errors/input-errors.ts';

/**
 * Checked before it is called: the error that WebKit would throw quotes the value, which may be a token.
 *
 * @throws {@link UsageError} when it is not a function.
 */
export function checkFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw new UsageError(`${what} must be a function.`);
}
