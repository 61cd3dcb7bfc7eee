export { UnknownResultError } from './client/unknown-result-error.ts';
export type { RedisTokenStorageClient } from './client/redis-client.ts';
export { RedisTokenStorage, type RedisTokenStorageOptions } from './redis-token-storage.ts';
