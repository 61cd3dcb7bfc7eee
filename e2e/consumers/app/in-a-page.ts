// What a page or a worker writes, for the compilers and bundlers that are tried on it.
import { authorizedFetch, RefreshingTokenStorage, refreshWith, type TokenResponse } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

const resourceServer = 'api.example';
const refresh = refreshWith({ tokenEndpoint: 'https://provider.example/token', clientId: 'client' });

export const storage: RefreshingTokenStorage = new RefreshingTokenStorage(new IndexedDBTokenStorage('app'), {
  refresh,
});

export const fetchWithToken: typeof fetch = authorizedFetch(storage, {
  resourceServer,
  origins: ['https://api.example'],
});

/** What was stored, as it is read again. */
export async function logIn(response: TokenResponse): Promise<string | undefined> {
  await storage.storeTokenResponse(response, { resourceServer, grantType: 'authorization_code' });
  return (await storage.getTokenData(resourceServer))?.access_token;
}
