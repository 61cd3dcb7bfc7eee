// Counts in one entry's expiry, so many times or until it is killed, and says of each what came of it, a line each: the number
// that is stored, or `failed` and the name of the error. `count.mjs <place> <name> [<times>]`.
import { writeSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { RedisTokenStorage } from '@token-storage/redis';

import { openClient } from './open-client.mjs';

const [, , place, name, times = 'Infinity'] = process.argv;
const client = await openClient(place);
const storage = new RedisTokenStorage(client);
const fields = { resource_server: name, scope: 's', access_token: `access-${name}` };
for (let count = 0; count < Number(times); count += 1) {
  try {
    const stored = await storage.updateTokenData(
      name,
      (current) => new TokenStorageData({ ...fields, expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 }),
    );
    writeSync(1, `${stored.expires_at_seconds}\n`);
  } catch (error) {
    writeSync(1, `failed ${error.name} ${error.systemCode ?? error.code}\n`);
    // While the server is away there is nothing to count; a failure in a loop without a pause is no load.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
void client.destroy();
