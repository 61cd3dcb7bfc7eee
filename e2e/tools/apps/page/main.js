// A page that keeps a login, for the bundlers that it is tried with. It says what came of it.
import { RefreshingTokenStorage } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const resourceServer = 'api.example';
const refreshed = { access_token: 'FAKE-refreshed', token_type: 'Bearer', expires_in: 3600, scope: 'read' };
const expired = { ...refreshed, access_token: 'FAKE-expired', refresh_token: 'FAKE-refresh', expires_in: -1 };

async function tryStorage(inner) {
  const storage = new RefreshingTokenStorage(inner, { refresh: async () => refreshed });
  await storage.storeTokenResponse(expired, { resourceServer });
  return (await storage.getTokenData(resourceServer)).access_token;
}

const storages = [new IndexedDBTokenStorage('app'), new JSONTokenStorage('app'), new SQLiteTokenStorage('app')];
window.outcome = Promise.all(storages.map(tryStorage)).catch((error) => [String(error)]);
