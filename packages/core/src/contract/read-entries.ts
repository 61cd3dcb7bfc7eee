import { rememberStoredKey } from '../token-data/stored-key.ts';
import { type TokenDataByResourceServer, tokenDataRecord } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import type { StoredEntries } from './entries.ts';

/**
 * One entry, parsed; `undefined` where there is none.
 *
 * @throws {@link CorruptStorageError} or {@link InvalidTokenDataError} when it cannot be read.
 */
export function readOne(entries: StoredEntries, name: string): TokenStorageData | undefined {
  const data = entries.get(name);
  return data && rememberStoredKey(data, name);
}

/**
 * All selected entries, parsed.
 *
 * @throws {@link CorruptStorageError} or {@link InvalidTokenDataError} naming the first that cannot be read.
 */
export function readAll(entries: StoredEntries): TokenDataByResourceServer {
  const record = tokenDataRecord();
  for (const name of entries.names()) {
    const data = readOne(entries, name);
    if (data !== undefined) record[name] = data;
  }
  return record;
}
