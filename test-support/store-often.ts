import { setTimeout as sleep } from 'node:timers/promises';

import { TokenStorageData, type TokenStorage } from '@token-storage/core';

/**
 * Stores one entry after the other until this process is killed, and says each time when it began and ended, in
 * milliseconds since 1970.
 */
export async function storeOften(storage: TokenStorage, resourceServer: string, pauseMs: number): Promise<never> {
  const fields = { resource_server: resourceServer, scope: 's', access_token: 'a' };
  for (let count = 0; ; count += 1) {
    const begunMs = Date.now();
    await storage.storeTokenDataByResourceServer({
      [resourceServer]: new TokenStorageData({ ...fields, expires_at_seconds: count }),
    });
    console.log(begunMs, Date.now());
    if (pauseMs > 0) await sleep(pauseMs);
  }
}
