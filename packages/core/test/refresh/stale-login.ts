import type { TokenStorage, TokenStorageDataFields } from '@token-storage/core';

import { sample } from '../support/sample.ts';

/** A login whose access token has expired, and whose refresh token a new RotatingServer takes. */
export const staleLogin: Partial<TokenStorageDataFields> = {
  refresh_token: 'refresh-0',
  expires_at_seconds: 1_000_000_000,
};

/** Stores that login for a resource server, or several that share it. */
export async function logInStale(storage: TokenStorage, ...names: string[]): Promise<void> {
  for (const name of names) await storage.storeTokenData(sample(name, staleLogin));
}
