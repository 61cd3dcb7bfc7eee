import type { TokenStorage } from '@token-storage/core';

/** The resource servers that have an entry. */
export const namesIn = async (storage: TokenStorage): Promise<string[]> =>
  Object.keys(await storage.getTokenDataByResourceServer());
