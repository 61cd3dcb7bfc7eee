import { UsageError } from '../errors/input-errors.ts';
import { checkResourceServer } from '../token-data/token-data-by-resource-server.ts';

/**
 * @throws {@link UsageError} when it does not say which entries are meant: an array of resource servers, or `'all'`.
 */
export function checkSelection(selection: unknown): void {
  if (selection === 'all') return;
  if (!Array.isArray(selection)) throw new UsageError("The selection must be an array of resource servers, or 'all'.");
  for (const name of selection as unknown[]) checkResourceServer(name);
}
