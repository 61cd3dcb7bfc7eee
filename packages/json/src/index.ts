export type { AppOptions } from '@token-storage/core/adapter';
export type { JSONTokenStorageOptions } from './json-token-storage-options.ts';
export { JSONTokenStorage } from './json-token-storage.ts';
export type { WebStorage } from './web-storage.ts';
