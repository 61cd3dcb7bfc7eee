import type { Capabilities } from '@token-storage/conformance';
import {
  RefreshingTokenStorage,
  type TokenResponse,
  type TokenStorage,
  ValidatingTokenStorage,
} from '@token-storage/core';

/** Storages around one in Redis, and what they change. */
interface Decoration {
  readonly name: string;
  readonly decorate: (storage: TokenStorage) => TokenStorage;
  readonly capabilities: Partial<Capabilities>;
}

/** Nothing that the suite stores is to be refreshed. */
const refresh = (): Promise<TokenResponse> => Promise.reject(new Error('This is not to be refreshed.'));

/** None, and those that a service has. */
export const decorations: readonly Decoration[] = [
  { name: 'RedisTokenStorage', decorate: (storage) => storage, capabilities: {} },
  {
    name: 'RefreshingTokenStorage around ValidatingTokenStorage around RedisTokenStorage',
    decorate: (storage) => new RefreshingTokenStorage(new ValidatingTokenStorage(storage), { refresh }),
    capabilities: { missing: 'throws', finishesOnClose: false },
  },
];
