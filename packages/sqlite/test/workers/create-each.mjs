// For each line on standard input, a file: stores an entry there, and says "ok" or the error's code. `create-each.mjs <name> <journal mode>`.
import { createInterface } from 'node:readline';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , name, journalMode] = process.argv;
const data = new TokenStorageData({ resource_server: name, scope: 's', access_token: 'x', expires_at_seconds: 1 });
// Loads the library before it matters.
await new SQLiteTokenStorage('/nowhere/tokens.db').getTokenData('a');
console.log('ready');
for await (const file of createInterface({ input: process.stdin })) {
  const storage = new SQLiteTokenStorage(file, { journalMode });
  const stored = storage.storeTokenDataByResourceServer({ [name]: data });
  console.log(
    await stored.then(
      () => 'ok',
      (error) => `${error.code} ${error.message}`,
    ),
  );
  await storage.close();
}
