// Refreshes one entry for each line that it gets, which says how many milliseconds the server takes, and says how that
// ended: `refresh.mjs <file> <name>`. Says "spending" once the refresh token is with the server.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { JSONTokenStorage } from '@token-storage/json';

const [, , file, resourceServer] = process.argv;
const storage = new JSONTokenStorage(file);

for await (const line of createInterface({ input: process.stdin })) {
  const outcome = await storage
    .withLock(resourceServer, async (locked) => {
      const { refresh_token: spentRefreshToken } = await locked.getTokenData(resourceServer);
      console.log('spending');
      await delay(Number(line));
      const answer = { access_token: 'new', refresh_token: `${spentRefreshToken}+`, expires_in: 60 };
      await locked.storeTokenResponse(answer, { resourceServer, grantType: 'refresh_token', spentRefreshToken });
      return 'stored';
    })
    .catch((error) => error.reason ?? error.code);
  console.log(outcome);
}
