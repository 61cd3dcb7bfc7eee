import type { TokenStorage, TokenStorageData } from '@token-storage/core';
import { sample } from './sample.ts';

/** The number that an entry holds. */
export const count = async (storage: TokenStorage, name = 'a'): Promise<number> =>
  (await storage.getTokenData(name))?.expires_at_seconds ?? 0;

/** Adds one to the number of an entry. */
export const increment = (current: TokenStorageData | undefined, name = 'a'): TokenStorageData =>
  sample(name, { expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 });

/** Adds one to the number of the entry of this name. */
export const incrementOf =
  (name: string) =>
  async (storage: TokenStorage): Promise<void> =>
    void (await storage.updateTokenData(name, (current) => increment(current, name)));
