// Makes one database after the other until it is killed, and says each number before: `create-for-ever.mjs <folder> <journal mode>`.
import { writeSync } from 'node:fs';
import { join } from 'node:path';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , folder, journalMode] = process.argv;
const data = new TokenStorageData({ resource_server: 'a', scope: 's', access_token: 'x', expires_at_seconds: 1 });
for (let number = 0; ; number += 1) {
  writeSync(1, `${number}\n`);
  const storage = new SQLiteTokenStorage(join(folder, `${number}.db`), { journalMode });
  await storage.storeTokenDataByResourceServer({ a: data });
  await storage.close();
}
