import { clientCredentialsWith, RefreshingTokenStorage, refreshWith, type TokenStorage } from '@token-storage/core';

/** Where the service asks for tokens, and who it is. */
export interface Service {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The tokens of a service: of its users, and its own. */
export interface Tokens {
  /** For acting for a user, whose id is your own and never changes. Costs nothing: call it for each request. */
  ofUser(id: string): TokenStorage;
  /** For acting for the service itself: nobody logs in, and all processes share one token. */
  readonly own: TokenStorage;
}

/** @param database Where they are kept; one for all processes. */
export function openTokens(database: TokenStorage, service: Service): Tokens {
  const refresh = refreshWith(service);
  const users = new RefreshingTokenStorage(database, { refresh });
  const own = new RefreshingTokenStorage(database.withNamespace('service'), {
    refresh,
    obtain: clientCredentialsWith({ ...service, scope: 'jobs:read' }),
  });
  return { own, ofUser: (id) => users.withNamespace(`user:${id}`) };
}
