import 'fake-indexeddb/auto';
import { TokenStorageData } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { expect, it } from 'vitest';

it('follows a logout in another tab', async () => {
  // Two over the same name share no object, as two tabs.
  const [here, there] = [new IndexedDBTokenStorage('my-app'), new IndexedDBTokenStorage('my-app')];
  let changes = 0;
  here.subscribe(() => {
    changes += 1;
  });
  const login = {
    resource_server: 'api',
    scope: '',
    access_token: 'an-access-token',
    expires_at_seconds: 4_000_000_000,
  };
  await there.storeTokenData(new TokenStorageData(login));
  await expect.poll(() => changes).toBe(1);
  await there.removeAllTokenData();
  await expect.poll(() => changes).toBe(2);
  expect(await here.getTokenData('api')).toBeUndefined();
  await Promise.all([here.close(), there.close()]);
});
