// The service worker of an extension: it is ended whenever nothing happens, and what it kept is there when it is started again.
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const storages = [new IndexedDBTokenStorage('extension'), new SQLiteTokenStorage('extension')];
const response = { access_token: 'FAKE-extension', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

globalThis.logIn = () =>
  Promise.all(storages.map((storage) => storage.storeTokenResponse(response, { resourceServer: 'api.example' })));

globalThis.read = () =>
  Promise.all(storages.map(async (storage) => (await storage.getTokenData('api.example'))?.access_token));
