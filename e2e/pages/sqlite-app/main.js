// What an application's bundler is given. Plain JavaScript, which all of them read without being told anything.
import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const storage = new SQLiteTokenStorage('bundled');

globalThis.store = async (name) => {
  const fields = { resource_server: name, scope: 's', access_token: 'token', expires_at_seconds: 0 };
  await storage.storeTokenDataByResourceServer({ [name]: new TokenStorageData(fields) });
  // Another storage needs no second copy of SQLite.
  return Object.keys(await new SQLiteTokenStorage('bundled').getTokenDataByResourceServer());
};
