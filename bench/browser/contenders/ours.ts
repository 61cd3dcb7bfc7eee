import { type TokenStorage, TokenStorageData } from '@token-storage/core';

import type { Contender } from '../contest/contender.ts';

/** What all storages of this project have in common. */
export const ours = (storage: TokenStorage): Contender<TokenStorageData> => ({
  entry: (record) => new TokenStorageData({ ...record }),
  expiry: (data) => data.expires_at_seconds,
  get: (name) => storage.getTokenData(name),
  all: () => storage.getTokenDataByResourceServer(),
  store: (_name, data) => storage.storeTokenData(data),
  storeMany: (entries) => storage.storeTokenDataByResourceServer(entries),
  update: (name, later) => storage.updateTokenData(name, later),
  listen: (listener) => storage.subscribe(listener),
});
