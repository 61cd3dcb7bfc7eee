import {
  RefreshingTokenStorage,
  refreshWith,
  type TokenEndpointOptions,
  type TokenStorage,
} from '@token-storage/core';

/** Hands out tokens that are good, and spends each refresh token once. */
export const refreshing = (
  storage: TokenStorage,
  client: Promise<TokenEndpointOptions>,
  onRefreshed: () => void,
) =>
  new RefreshingTokenStorage(storage, {
    refresh: async (request) => {
      const response = await refreshWith(await client)(request);
      onRefreshed();
      return response;
    },
  });

/** As after a 401: who asks next gets a new token. */
export async function refreshNow(
  storage: RefreshingTokenStorage,
  resourceServer: string,
): Promise<void> {
  const { [resourceServer]: data } =
    await storage.getTokenDataByResourceServer();
  storage.markRejected(resourceServer, data?.access_token ?? '');
  await storage.getTokenData(resourceServer);
}
