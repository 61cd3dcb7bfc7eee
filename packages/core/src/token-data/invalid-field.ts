import { InvalidTokenDataError } from '../errors/input-errors.ts';

/**
 * The error for a field that is not as documented; for the whole where no field is named.
 *
 * @param what As the sentence begins: `Token data`.
 */
export function invalidField(what: string, field?: string, expected?: string): InvalidTokenDataError {
  const problem = field === undefined ? ' must be an object' : `: '${field}' must be ${expected}`;
  return new InvalidTokenDataError(`${what}${problem}.`, { field });
}
