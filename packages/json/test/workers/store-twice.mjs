// Stores an entry, locks it, reads it with another storage and stores it again: `store-twice.mjs <file> <name> [user]`. Says
// how that went.
import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

const [, , file, name, user] = process.argv;
if (user !== undefined) process.setuid(Number(user));
const fields = { resource_server: name, scope: 's', access_token: `access-${name}`, expires_at_seconds: 1 };
try {
  await new JSONTokenStorage(file).storeTokenDataByResourceServer({ [name]: new TokenStorageData(fields) });
  const storage = new JSONTokenStorage(file);
  await storage.withLock(name, async () => {});
  console.log('stored', (await storage.getTokenData(name))?.scope);
  await storage.storeTokenDataByResourceServer({ more: new TokenStorageData({ ...fields, resource_server: 'more' }) });
  console.log(Object.keys(await storage.getTokenDataByResourceServer()).join());
} catch (error) {
  console.log(error.code, error.message);
}
