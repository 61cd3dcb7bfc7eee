// Stores an entry, locks it, and stores another one with another storage: `store-twice.mjs <file> <engine>`. Says how that went.
import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, engine] = process.argv;
const entry = (name) => ({
  [name]: new TokenStorageData({ resource_server: name, scope: 's', access_token: 'access-x', expires_at_seconds: 1 }),
});
try {
  const first = new SQLiteTokenStorage(file, { engine });
  await first.storeTokenDataByResourceServer(entry('a'));
  await first.close();
  const storage = new SQLiteTokenStorage(file, { engine });
  await storage.withLock('a', async () => {});
  await storage.storeTokenDataByResourceServer(entry('b'));
  console.log(Object.keys(await storage.getTokenDataByResourceServer()).join());
  await storage.close();
} catch (error) {
  console.log(error.code, error.message);
}
