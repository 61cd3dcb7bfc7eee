import { checkString } from '../checks/check-string.ts';
import { isPlainObject } from '../checks/plain-object.ts';
import { InvalidTokenDataError, UsageError } from '../errors/input-errors.ts';
import { NO_TOKENS } from './token-storage-data-fields.ts';
import { TokenStorageData } from './token-storage-data.ts';

/**
 * Token data by resource server: a record without a prototype, so that a resource server may have any name, even
 * `__proto__`. Names made of digits only come first when it is iterated, as in every JavaScript object.
 */
export interface TokenDataByResourceServer {
  [resourceServer: string]: TokenStorageData;
}

/**
 * A {@link TokenDataByResourceServer} with these entries.
 *
 * @example
 * ```ts
 * import { tokenDataRecord, TokenStorageData } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * // Stores what another program wrote down.
 * export async function take(dicts: readonly unknown[]): Promise<void> {
 *   const tokens = dicts.map((dict) => TokenStorageData.fromDict(dict));
 *   const record = tokenDataRecord(tokens.map((data) => [data.resource_server, data]));
 *   await new MemoryTokenStorage().storeTokenDataByResourceServer(record);
 * }
 * ```
 */
export function tokenDataRecord(
  entries: Iterable<readonly [string, TokenStorageData]> = [],
): TokenDataByResourceServer {
  const record: TokenDataByResourceServer = Object.create(null);
  for (const [resourceServer, data] of entries) record[resourceServer] = data;
  return record;
}

/** Whether this is a copy of {@link TokenStorageData}, perhaps from another bundle of this library. */
function isTokenStorageData(value: unknown): value is TokenStorageData {
  return typeof (value as Partial<TokenStorageData> | null | undefined)?.toDict === 'function';
}

/**
 * The token data that a caller gave, checked.
 *
 * @param resourceServer The name that it is to be stored under, for the error.
 * @throws {@link InvalidTokenDataError} when it is not {@link TokenStorageData}.
 */
export function checkTokenData(value: unknown, resourceServer?: string): TokenStorageData {
  // What only inherits from token data, or is a proxy of it, says here that it holds none.
  if (value instanceof TokenStorageData && typeof value.access_token === 'string') return value;
  if (isTokenStorageData(value)) return TokenStorageData.fromDict(value.toDict());
  const whose = resourceServer === undefined ? '' : ` for ${JSON.stringify(resourceServer)}`;
  throw new InvalidTokenDataError(
    `The token data${whose} must be a TokenStorageData. ${NO_TOKENS}, TokenStorageData.fromDict() to read the copy.`,
    { resourceServer },
  );
}

/**
 * A copy of the record that a caller gave, checked.
 *
 * @throws {@link UsageError} when it is not a plain object.
 * @throws {@link InvalidTokenDataError} when one of its values is not {@link TokenStorageData}.
 */
export function checkTokenDataRecord(tokens: unknown): Map<string, TokenStorageData> {
  if (typeof tokens !== 'object' || tokens === null || !isPlainObject(tokens)) {
    throw new UsageError('The tokens to store must be a plain object: resource server → TokenStorageData.');
  }
  return new Map(Object.entries(tokens).map(([name, data]) => [name, checkTokenData(data, name)]));
}

/**
 * @throws {@link UsageError} when a resource server is not a string.
 */
export function checkResourceServer(resourceServer: unknown): asserts resourceServer is string {
  checkString(resourceServer, 'A resource server');
}
