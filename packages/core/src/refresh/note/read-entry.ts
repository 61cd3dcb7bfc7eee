import type { TokenStorage } from '../../contract/token-storage.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** What is stored under a name at this moment, beneath the validators. */
export const readEntry = async (storage: TokenStorage, name: string): Promise<TokenStorageData | undefined> =>
  (await storage.readEntries([name])).get(name);
