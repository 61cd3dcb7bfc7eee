// Stores distinct entries one by one: `store-many.mjs <file> <name> <count>`.
import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, name, count] = process.argv;
const storage = new SQLiteTokenStorage(file);
for (let index = 0; index < Number(count); index += 1) {
  const resource_server = `${name}-${index}`;
  const fields = { resource_server, scope: 's', access_token: `access-${resource_server}`, expires_at_seconds: index };
  await storage.storeTokenDataByResourceServer({ [resource_server]: new TokenStorageData(fields) });
}
