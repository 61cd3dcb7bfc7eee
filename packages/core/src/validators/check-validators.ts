import { UsageError } from '../errors/input-errors.ts';
import type { TokenDataValidator } from './token-data-validator.ts';

/**
 * A copy of the validators that a caller gave, checked.
 *
 * @throws {@link UsageError} when it is not an array, or one of them has not both hooks.
 */
export function checkValidators(validators: unknown): readonly TokenDataValidator[] {
  if (!Array.isArray(validators)) throw new UsageError('validators must be an array of TokenDataValidator.');
  for (const [index, validator] of (validators as unknown[]).entries()) {
    const { beforeStore, afterRetrieve } = (validator ?? {}) as Partial<TokenDataValidator>;
    if (typeof beforeStore === 'function' && typeof afterRetrieve === 'function') continue;
    throw new UsageError(`validators[${index}] must extend TokenDataValidator: it has not both of its methods.`);
  }
  return Object.freeze([...(validators as TokenDataValidator[])]);
}
