import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { SessionStore } from './session-store.ts';

export const storage = new IndexedDBTokenStorage('my-app');
export const store = new SessionStore(storage);
