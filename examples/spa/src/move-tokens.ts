import type { TokenStorage } from '@token-storage/core';

/**
 * Takes a login along: under its lock, so that one tab does, and stored before it is removed.
 *
 * @param onStored Called between the two.
 */
export async function moveTokens(from: TokenStorage, to: TokenStorage, onStored: () => void): Promise<void> {
  for (const resourceServer of Object.keys(await from.getTokenDataByResourceServer())) {
    await from.withLock(resourceServer, async (locked) => {
      const data = await locked.getTokenData(resourceServer);
      if (data === undefined) return;
      await to.storeTokenDataByResourceServer({ [resourceServer]: data });
      onStored();
      await locked.removeTokenData(resourceServer);
    });
  }
}
