// Makes a database with an entry, and deletes it, so many times: `delete-and-create.mjs <file> <times>`.
import { rmSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, times] = process.argv;
const data = new TokenStorageData({ resource_server: 'a', scope: 's', access_token: 'x', expires_at_seconds: 1 });
const storage = new SQLiteTokenStorage(file);
for (let count = 0; count < Number(times); count += 1) {
  await storage.storeTokenDataByResourceServer({ a: data });
  rmSync(file);
}
