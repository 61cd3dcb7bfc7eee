import { once } from 'node:events';

import { TokenStorageData, type TokenStorage } from '@token-storage/core';

/**
 * Takes the lock of an entry, says `holding`, and when it gets a line on standard input stores under that lock. Ends this
 * process, and says the error's code at last, or `stored`.
 */
export async function holdLock(storage: TokenStorage, resourceServer: string): Promise<never> {
  const outcome = await storage
    .withLock(resourceServer, async (locked) => {
      console.log('holding');
      await once(process.stdin, 'data');
      const data = new TokenStorageData({
        resource_server: resourceServer,
        scope: 'late',
        access_token: 'access-late',
        expires_at_seconds: 1,
      });
      await locked.storeTokenDataByResourceServer({ [resourceServer]: data });
      return 'stored';
    })
    .catch((error: unknown) => (error as { code?: unknown }).code);
  console.log(outcome);
  process.exit();
}
