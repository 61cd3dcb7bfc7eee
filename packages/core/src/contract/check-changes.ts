import { refusePromise } from '../checks/refuse-promise.ts';
import { UsageError } from '../errors/input-errors.ts';
import { checkResourceServer, checkTokenData } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import type { EntryChanges } from './entries.ts';

/**
 * What is to be written, checked before anything is.
 *
 * @throws {@link UsageError} when it is not a Map of resource servers; {@link InvalidTokenDataError} when a value is not
 * {@link TokenStorageData}.
 */
export function checkChanges(changes: unknown): EntryChanges {
  refusePromise(changes);
  if (!isMap(changes))
    throw new UsageError('Changes must be a Map, or an updater that returns one: resource server → TokenStorageData.');
  const checked = new Map<string, TokenStorageData | undefined>();
  for (const [name, data] of changes) {
    checkResourceServer(name);
    checked.set(name, data === undefined ? undefined : checkTokenData(data, name));
  }
  return checked;
}

/** Another window's counts too. */
const isMap = (value: unknown): value is ReadonlyMap<unknown, unknown> =>
  Object.prototype.toString.call(value) === '[object Map]';
