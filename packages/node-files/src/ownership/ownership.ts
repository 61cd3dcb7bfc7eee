import { errors } from '@token-storage/core/adapter';

/**
 * Whether to look at who owns the file and what lies beside it: `'check'` refuses what belongs to others, `'ignore'` takes
 * it as it is.
 *
 * @see {@link Owners}
 */
export type Ownership = 'check' | 'ignore';

/**
 * The option of a storage; `'check'` by default. @throws {@link UsageError} for anything else than the two words.
 *
 * @see {@link Owners}
 */
export function checkOwnership(ownership: Ownership | undefined): Ownership {
  if (ownership === undefined || ownership === 'check' || ownership === 'ignore') return ownership ?? 'check';
  throw new errors.UsageError('The option ownership must be "check" or "ignore".');
}
