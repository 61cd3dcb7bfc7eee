import { UsageError } from '../errors/input-errors.ts';

/**
 * Checked before its fields are read: what JavaScript says of `null` names neither the call nor the parameter.
 *
 * @param what As the sentence begins: `The options of JSONTokenStorage`.
 * @throws {@link UsageError} when it is not an object.
 * @example
 * ```ts
 * import { checkObject } from '@token-storage/core/adapter';
 *
 * export const openStorage = (options: object): void => checkObject(options, 'The options of MyTokenStorage');
 * ```
 */
export function checkObject(value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null) throw new UsageError(`${what} must be an object.`);
}
