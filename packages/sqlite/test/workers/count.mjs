// Counts in one entry's expiry, so many times or until it is killed, and says each number once it is stored:
// `count.mjs <file> <name> [<times> [<engine>]]`.
import { writeSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, name, times = 'Infinity', engine] = process.argv;
const storage = new SQLiteTokenStorage(file, { engine });
const fields = { resource_server: name, scope: 's', access_token: `access-${name}` };
for (let count = 0; count < Number(times); count += 1) {
  const stored = await storage.updateTokenData(
    name,
    (current) => new TokenStorageData({ ...fields, expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 }),
  );
  writeSync(1, `${stored.expires_at_seconds}\n`);
}
