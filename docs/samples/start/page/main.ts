import { authorizedFetch, IDTokenDecoder, RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { beginLogin, finishLogin, tokenEndpoint } from './login.ts';
import { api, clientId, issuer, scope } from './settings.ts';

const storage = new RefreshingTokenStorage(new IndexedDBTokenStorage('my-app'), {
  refresh: async (request) => refreshWith({ tokenEndpoint: await tokenEndpoint(), clientId })(request),
});
storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });
const fetch = authorizedFetch(storage, { resourceServer: api, origins: [api] });

const button = document.querySelector('button') as HTMLButtonElement;
const output = document.querySelector('output') as HTMLOutputElement;

async function show(): Promise<void> {
  const { [api]: login } = await storage.getTokenDataByResourceServer();
  button.textContent = login === undefined ? 'Log in' : 'Log out';
  button.onclick = login === undefined ? beginLogin : () => storage.removeAllTokenData();
  output.textContent = login === undefined ? '' : await (await fetch(`${api}/api/files`)).text();
}

const query = new URLSearchParams(location.search);
if (query.has('state') && query.has('code')) {
  await storage.storeTokenResponse(await finishLogin(), { resourceServer: api, scope });
}
// A login, a refresh, a logout: in this tab, or in another one.
storage.subscribe(() => void show());
await show();
