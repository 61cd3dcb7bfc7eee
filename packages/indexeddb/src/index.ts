export { IndexedDBTokenStorage, type IndexedDBTokenStorageOptions } from './indexeddb-token-storage.ts';
