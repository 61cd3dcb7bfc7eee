import { MemoryTokenStorage } from '@token-storage/memory';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';

import { moveTokens } from '../guides/choosing-a-storage/move-tokens.ts';

it('a login that is moved is in the other storage, whole, and no longer in the first', async () => {
  const [from, to] = [new MemoryTokenStorage(), new MemoryTokenStorage()];
  const login = sample('api', { refresh_token: 'refresh', extra: { id_token: 'x.y.z' } });
  await from.storeTokenDataByResourceServer({ api: login, other: sample('other') });
  await moveTokens(from, to);
  expect((await to.getTokenData('api'))?.toDict()).toEqual(login.toDict());
  expect(Object.keys(await to.getTokenDataByResourceServer())).toEqual(['api', 'other']);
  expect(await from.getTokenDataByResourceServer()).toEqual({});
});
