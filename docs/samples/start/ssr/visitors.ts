import { createHash } from 'node:crypto';

import { RefreshingTokenStorage, refreshWith, type TokenStorage } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

/** One for the whole server. */
export const storage = new RefreshingTokenStorage(new SQLiteTokenStorage('./visitors.db'), {
  refresh: refreshWith({
    tokenEndpoint: 'https://auth.example/token',
    clientId: 'your client id',
    clientSecret: process.env['CLIENT_SECRET'] ?? 'of the environment',
  }),
});

/**
 * The tokens of one visitor.
 *
 * @param session A random id of at least 128 bits, from a cookie that is `HttpOnly`, `Secure` and `SameSite=Lax`. Its hash is
 * what is stored: who reads the database cannot pass for a visitor.
 */
export function tokensOf(session: string): TokenStorage {
  return storage.withNamespace(createHash('sha256').update(session).digest('hex'));
}
