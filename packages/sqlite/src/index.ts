export { SQLiteTokenStorage } from './sqlite-token-storage.ts';
export type { AppOptions, SQLiteTokenStorageOptions } from './sqlite-token-storage-options.ts';
