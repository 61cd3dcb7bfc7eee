import type { ConformanceSubject } from '@token-storage/conformance';
import type { TokenStorage } from '@token-storage/core';
import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';
import { freshName } from 'test-support/fresh-name';

/** Makes storages for the conformance suite, each with a prefix that no other test uses. */
export const inRedis =
  (
    clients: () => readonly [first: RedisTokenStorageClient, second: RedisTokenStorageClient],
    decorate: (storage: RedisTokenStorage) => TokenStorage = (storage) => storage,
  ): ConformanceSubject['create'] =>
  () => {
    const prefix = `${freshName()}:`;
    const [first, second] = clients();
    const open = (client: RedisTokenStorageClient): TokenStorage => decorate(new RedisTokenStorage(client, { prefix }));
    return { storage: open(first), reopen: () => open(second) };
  };
