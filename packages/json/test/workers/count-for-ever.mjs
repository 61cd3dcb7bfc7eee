// Counts in one entry's expiry until it is killed, and says each number once it is stored: `count-for-ever.mjs <file> <name>`.
import { writeSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

const [, , file, name] = process.argv;
const storage = new JSONTokenStorage(file);
const fields = { resource_server: name, scope: 's', access_token: `access-${name}` };
for (;;) {
  const stored = await storage.updateTokenData(
    name,
    (current) => new TokenStorageData({ ...fields, expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 }),
  );
  writeSync(1, `${stored.expires_at_seconds}\n`);
}
