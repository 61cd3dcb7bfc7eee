import type { TokenStorage } from '@token-storage/core';

/** Takes a login from one storage to another. */
export async function moveTokens(from: TokenStorage, to: TokenStorage): Promise<void> {
  for (const resourceServer of Object.keys(await from.getTokenDataByResourceServer())) {
    // Under its lock, so that nobody refreshes meanwhile, and stored before it is removed.
    await from.withLock(resourceServer, async (locked) => {
      const data = await locked.getTokenData(resourceServer);
      if (data === undefined) return;
      await to.storeTokenData(data);
      await locked.removeTokenData(resourceServer);
    });
  }
}
