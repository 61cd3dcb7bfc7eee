import { RefreshingTokenStorage, type TokenResponse } from '@token-storage/core';
import { expect, it } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { logInStale } from './stale-login.ts';

it('refreshes once for all who ask, with what a page has', async () => {
  let calls = 0;
  const refresh = async (): Promise<TokenResponse> => {
    calls += 1;
    return { access_token: 'new', refresh_token: 'refresh-1', expires_in: 3600 };
  };
  const memory = new MemoryTokenStorage();
  const storages = [1, 2, 3].map(() => new RefreshingTokenStorage(memory, { refresh }));
  await logInStale(memory, 'a');
  const all = await Promise.all(storages.map((storage) => storage.getTokenData('a')));
  expect(all.map((data) => data?.access_token)).toEqual(['new', 'new', 'new']);
  expect(calls).toBe(1);
  expect((await memory.getTokenData('a'))?.extra).toEqual({});
});
