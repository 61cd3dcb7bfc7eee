// Stores one entry after the other until it is killed, and says each time when it began and ended,
// in milliseconds since 1970: `store-often.mjs <file> <name> <pause>`.
import { setTimeout as sleep } from 'node:timers/promises';

import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

const [, , file, name, pauseMs] = process.argv;
const storage = new JSONTokenStorage(file);
const fields = { resource_server: name, scope: 's', access_token: 'a' };
for (let count = 0; ; count += 1) {
  const begunMs = Date.now();
  await storage.storeTokenDataByResourceServer({
    [name]: new TokenStorageData({ ...fields, expires_at_seconds: count }),
  });
  console.log(begunMs, Date.now());
  if (Number(pauseMs) > 0) await sleep(Number(pauseMs));
}
