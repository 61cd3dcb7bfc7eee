import { TokenStorageData, type TokenStorage } from '@token-storage/core';

/** Stores so many distinct entries one by one: `<prefix>-0`, `<prefix>-1` … */
export async function storeMany(storage: TokenStorage, prefix: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const resourceServer = `${prefix}-${index}`;
    const data = new TokenStorageData({
      resource_server: resourceServer,
      scope: 's',
      access_token: `access-${resourceServer}`,
      expires_at_seconds: index,
    });
    await storage.storeTokenDataByResourceServer({ [resourceServer]: data });
  }
}
