import { TokenStorageData, type TokenStorageDataFields } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';
import { describe, expect, it } from 'vitest';

import { SessionError } from '../src/protocol/session-error.ts';
import { AccessTokens } from '../src/worker/access-tokens.ts';

const API = 'api.example';
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function storageWith(fields: Partial<TokenStorageDataFields>): Promise<MemoryTokenStorage> {
  const storage = new MemoryTokenStorage();
  const data = new TokenStorageData({
    resource_server: API,
    identity_id: 'ada',
    scope: 'api.read',
    access_token: 'access-1',
    refresh_token: 'refresh-1',
    expires_at_seconds: nowSeconds() + 3600,
    ...fields,
  });
  await storage.storeTokenDataByResourceServer({ [API]: data });
  return storage;
}

/** A provider that rotates, and answers when it is told to. */
class Provider {
  readonly spent: string[] = [];
  readonly asked = Promise.withResolvers<void>();
  /** What the next answers wait for. */
  answer: Promise<unknown> = Promise.resolve();

  async refresh(refreshToken: string) {
    this.spent.push(refreshToken);
    this.asked.resolve();
    await this.answer;
    const number = this.spent.length + 1;
    return {
      access_token: `access-${number}`,
      refresh_token: `refresh-${number}`,
      token_type: 'bearer' as const,
      expires_in: 30,
    };
  }
}

describe('access tokens', () => {
  it('are given as they are while they are good for more than a minute', async () => {
    const provider = new Provider();
    const tokens = new AccessTokens(await storageWith({ expires_at_seconds: nowSeconds() + 70 }), provider, API);
    expect(await tokens.get()).toBe('access-1');
    expect(provider.spent).toEqual([]);
  });

  it('are renewed once for all who need one at the same time, however short the new one lives', async () => {
    const provider = new Provider();
    const tokens = new AccessTokens(await storageWith({ expires_at_seconds: nowSeconds() + 50 }), provider, API);
    expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual(['access-2', 'access-2', 'access-2']);
    expect(provider.spent).toEqual(['refresh-1']);
  });

  it('are not replaced where somebody else has replaced them', async () => {
    const provider = new Provider();
    const tokens = new AccessTokens(await storageWith({ access_token: 'access-of-another-tab' }), provider, API);
    expect(await tokens.replace('access-1')).toBe('access-of-another-tab');
    expect(provider.spent).toEqual([]);
  });

  it('are not brought back by a refresh that a logout overtakes', async () => {
    const provider = new Provider();
    const { promise, resolve } = Promise.withResolvers<void>();
    provider.answer = promise;
    const storage = await storageWith({});
    const tokens = new AccessTokens(storage, provider, API);
    const replaced = tokens.replace('access-1');
    await provider.asked.promise;
    const forgotten = tokens.forget();
    resolve();
    await Promise.all([replaced, forgotten]);
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
    await expect(tokens.get()).rejects.toMatchObject({ code: 'ERR_NOT_LOGGED_IN' });
  });

  it('stay where the refresh fails', async () => {
    const provider = new Provider();
    provider.answer = Promise.reject(new SessionError('ERR_REFRESH', 'No answer.'));
    const storage = await storageWith({});
    await expect(new AccessTokens(storage, provider, API).replace('access-1')).rejects.toMatchObject({
      code: 'ERR_REFRESH',
    });
    expect((await storage.getTokenData(API))?.refresh_token).toBe('refresh-1');
  });

  it('cannot be renewed without a refresh token', async () => {
    const storage = await storageWith({ refresh_token: undefined, expires_at_seconds: nowSeconds() - 1 });
    await expect(new AccessTokens(storage, new Provider(), API).get()).rejects.toMatchObject({ code: 'ERR_REFRESH' });
  });
});
