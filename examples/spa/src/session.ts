import {
  authorizedFetch,
  type TokenResponse,
  type TokenStorage,
} from '@token-storage/core';

import type { Config } from './config.ts';

/** Verifies the ID token, and stores what the token endpoint answered, as it is. */
export const logIn = (
  storage: TokenStorage,
  response: TokenResponse,
  { resourceServer, scope }: Config,
) => storage.storeTokenResponse(response, { resourceServer, scope });

/** Calls the API with a token that is good, and takes it to this origin alone. */
export function callApi(
  storage: TokenStorage,
  { resourceServer, apiUrl }: Config,
): Promise<Response> {
  const fetch = authorizedFetch(storage, {
    resourceServer,
    origins: [new URL(apiUrl).origin],
  });
  return fetch(apiUrl);
}

/** Logs out, in every tab. */
export const logOut = (storage: TokenStorage) =>
  storage.removeAllTokenData();
