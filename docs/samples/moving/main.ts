import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { moveFromLocalStorage } from './from-local-storage.ts';

export const storage = new IndexedDBTokenStorage('my-app');
await moveFromLocalStorage(storage, 'https://api.example');
