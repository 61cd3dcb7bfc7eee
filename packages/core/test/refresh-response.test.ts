import { TokenStorageData } from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { globus, store, storedIn } from './support/globus-responses.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { thrownBy } from './support/thrown-by.ts';

const NOW_SECONDS = 1_900_000_000;
/** The year 3000. */
const NEVER = 32_503_680_000;
let storage: MemoryTokenStorage;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS * 1000 });
  storage = new MemoryTokenStorage();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('storeTokenResponse: after a refresh', () => {
  const refresh = { grantType: 'refresh_token' } as const;
  const old = new TokenStorageData({
    resource_server: 'auth.globus.org',
    identity_id: 'identity',
    scope: 'openid email',
    access_token: 'old access',
    refresh_token: 'old refresh',
    expires_at_seconds: 1,
    token_type: 'Bearer',
    extra: { note: 1 },
  });
  beforeEach(async () => {
    await storage.storeTokenDataByResourceServer({ 'auth.globus.org': old });
  });

  it('keeps the refresh token, scope, token type and unknown fields that it leaves out (RFC 6749 §6, items 17, 164)', async () => {
    const response = {
      access_token: 'new access',
      expires_in: 60,
      resource_server: 'auth.globus.org',
      other_tokens: [],
    };
    await store(storage, response, refresh);
    expect(await storedIn(storage)).toEqual({
      'auth.globus.org': { ...old.toDict(), access_token: 'new access', expires_at_seconds: NOW_SECONDS + 60 },
    });
  });

  it('takes a refresh token and scope that it brings (RFC 6749 §6)', async () => {
    await store(storage, { ...globus, refresh_token: 'new refresh', scope: 'openid' }, refresh);
    expect(await storage.getTokenData('auth.globus.org')).toMatchObject({
      refresh_token: 'new refresh',
      scope: 'openid',
    });
  });

  it('keeps the stored identity, and decodes nothing (items 34, 126)', async () => {
    await store(storage, { ...globus, id_token: 'garbage' }, refresh);
    expect((await storage.getTokenData('auth.globus.org'))?.identity_id).toBe('identity');
  });

  it('brings nothing back that is gone, and says how to store a refresh token from elsewhere', async () => {
    await storage.removeAllTokenData();
    for (const answer of [globus, [globus], { ...globus, other_tokens: [{ ...globus, resource_server: 'other' }] }]) {
      const error = await thrownBy(() => store(storage, answer, refresh));
      expect(error).toMatchObject({ code: 'ERR_REFRESH', reason: 'removed', resourceServer: 'auth.globus.org' });
      expect((error as Error).message).toContain('storeTokenResponse({ refresh_token, ...response }');
    }
    expect(await storedIn(storage)).toEqual({});
    await store(storage, []);
  });

  it('skips those of several entries that are gone', async () => {
    const other_tokens = [{ ...globus, resource_server: 'gone' }];
    await store(storage, { ...globus, access_token: 'new access', other_tokens }, refresh);
    expect(Object.keys(await storedIn(storage))).toEqual(['auth.globus.org']);
    expect((await storage.getTokenData('auth.globus.org'))?.access_token).toBe('new access');
  });

  it('leaves an entry as it is that holds another refresh token than the one that was spent', async () => {
    const later = old.with({ refresh_token: 'of a later login' });
    await storage.storeTokenData(later);
    await store(storage, { ...globus, refresh_token: 'rotated' }, { ...refresh, spentRefreshToken: 'old refresh' });
    expect(await storage.getTokenData('auth.globus.org')).toEqual(later);
    await store(storage, globus, { ...refresh, spentRefreshToken: 'of a later login' });
    expect((await storage.getTokenData('auth.globus.org'))?.access_token).toBe('access');
    expect((await storage.getTokenData('auth.globus.org'))?.refresh_token).toBe('refresh');
  });

  it('keeps a lifetime unsaid that was not said before', async () => {
    const { expires_in: _, resource_server: __, other_tokens: ___, ...unsaid } = globus;
    await store(storage, unsaid, { resourceServer: 'api' });
    await store(storage, unsaid, { resourceServer: 'api', ...refresh });
    expect((await storage.getTokenData('api'))?.expires_at_seconds).toBe(NEVER);
  });

  it('lays the further fields that it brings over those that are stored', async () => {
    const options = { ...refresh, keep: ['instance_url', 'absent', 'note_expires_in'] };
    await store(storage, { ...globus, instance_url: 'https://new', note_expires_in: '60', other: 1 }, options);
    expect({ ...(await storage.getTokenData('auth.globus.org'))?.extra }).toEqual({
      note: 1,
      instance_url: 'https://new',
      note_expires_at_seconds: NOW_SECONDS + 60,
    });
  });

  it('does not keep anything after another grant (item 17)', async () => {
    const { refresh_token: _, ...without } = globus;
    await store(storage, without, { grantType: 'authorization_code' });
    expect(await storage.getTokenData('auth.globus.org')).toMatchObject({
      identity_id: undefined,
      refresh_token: undefined,
      extra: {},
    });
  });
});
