export type { AppOptions, JSONTokenStorageOptions } from './json-token-storage-options.ts';
export { JSONTokenStorage } from './json-token-storage.ts';
