import type { StoredEntries } from './engine/storage-engine.ts';
import { type TokenDataByResourceServer, tokenDataRecord } from './token-data-by-resource-server.ts';

/**
 * All selected entries, parsed.
 *
 * @throws {@link CorruptStorageError} or {@link InvalidTokenDataError} naming the first that cannot be read.
 */
export function readAll(entries: StoredEntries): TokenDataByResourceServer {
  const record = tokenDataRecord();
  for (const name of entries.names()) {
    const data = entries.get(name);
    if (data !== undefined) record[name] = data;
  }
  return record;
}
