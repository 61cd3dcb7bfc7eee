import { authorizedFetch, RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { api, clientId, tokenEndpoint } from './settings.ts';

/** Of the extension's own origin: no page can open it. */
export const storage = new RefreshingTokenStorage(new IndexedDBTokenStorage('my-extension'), {
  refresh: refreshWith({ tokenEndpoint, clientId }),
});

export const fetch = authorizedFetch(storage, { resourceServer: api, origins: [new URL(api).origin] });
