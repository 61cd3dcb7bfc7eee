import { clientCredentialsWith, RefreshingTokenStorage, refreshWith, type TokenStorage } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

/** Where the service asks for tokens, and who it is. */
const client = {
  tokenEndpoint: process.env['TOKEN_ENDPOINT'] ?? 'https://auth.example/token',
  clientId: 'your service',
  clientSecret: process.env['CLIENT_SECRET'] ?? 'of the environment',
};

const refresh = refreshWith(client);
const database = new SQLiteTokenStorage(process.env['TOKENS'] ?? './tokens.db');

const users = new RefreshingTokenStorage(database, { refresh });

/** Tokens for acting for a user, whose id is your own and never changes. */
export const tokensOf = (userId: string): TokenStorage => users.withNamespace(`user:${userId}`);

/** Tokens for acting for the service itself: nobody logs in, and all processes share one. */
export const ownTokens: TokenStorage = new RefreshingTokenStorage(database.withNamespace('service'), {
  refresh,
  obtain: clientCredentialsWith({ ...client, scope: 'jobs:read' }),
});
