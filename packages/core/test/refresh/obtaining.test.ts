import {
  HasRefreshTokensValidator,
  NotExpiredValidator,
  type ObtainRequest,
  type RefreshError,
  RefreshingTokenStorage,
  type TokenResponse,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { describe, expect, it, vi } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { FullDisk } from './full-disk.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale } from './stale-login.ts';

/** An endpoint that gives a token to whoever asks. */
const obtaining = () => {
  let count = 0;
  return vi.fn<(request: ObtainRequest) => Promise<{ access_token: string; expires_in: number }>>(async () => ({
    access_token: `obtained-${(count += 1)}`,
    expires_in: 3600,
  }));
};

describe('obtain', () => {
  it('is called once for all who need a token that is not there, or not good any more', async () => {
    const obtain = obtaining();
    const memory = new MemoryTokenStorage();
    const storages = [1, 2, 3].map(() => new RefreshingTokenStorage(memory, { ...new RotatingServer(), obtain }));
    const ask = (): Promise<unknown[]> =>
      Promise.all(storages.map(async (storage) => (await storage.getTokenData('a'))?.access_token));
    expect(new Set(await ask())).toEqual(new Set(['obtained-1']));
    await memory.updateTokenData('a', (current) => current?.with({ expires_at_seconds: 1, scope: 'x' }));
    expect(new Set(await ask())).toEqual(new Set(['obtained-2']));
    expect(obtain.mock.calls.map(([request]) => request.scope)).toEqual([undefined, 'x']);
    expect(obtain.mock.lastCall?.[0]).toMatchObject({ resourceServer: 'a' });
    expect((await memory.getTokenData('a'))?.scope).toBe('x');
  });

  it('is called where a validating storage says that there is none, whatever its validators', async () => {
    const obtain = obtaining();
    const validators = [new NotExpiredValidator(), new HasRefreshTokensValidator()];
    for (const inner of [[], validators].map(
      (some) => new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: some }),
    )) {
      const storage = new RefreshingTokenStorage(inner, { ...new RotatingServer(), obtain });
      for (const one of [storage, storage.withNamespace('other')]) {
        expect((await one.getTokenData('a'))?.access_token).toMatch(/^obtained/);
        await one.removeTokenData('a');
        expect((await one.getTokenData('a'))?.access_token).toMatch(/^obtained/);
      }
      expect((await storage.withLock('b', (locked) => locked.getTokenData('b')))?.access_token).toMatch(/^obtained/);
    }
    expect(obtain).toHaveBeenCalledTimes(10);
  });

  it('says so where it answers with an empty list', async () => {
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
      ...new RotatingServer(),
      obtain: async () => [] as never,
    });
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({
      code: 'ERR_INVALID_TOKEN_DATA',
      message: expect.stringContaining('no token for "a"') as string,
    });
  });

  it('is called for a token that was rejected', async () => {
    const obtain = obtaining();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { ...new RotatingServer(), obtain });
    await storage.getTokenData('a');
    storage.markRejected('a', 'obtained-1');
    expect((await storage.getTokenData('a'))?.access_token).toBe('obtained-2');
  });

  it('is not called where there is a refresh token', async () => {
    const obtain = obtaining();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { ...new RotatingServer(), obtain });
    await logInStale(storage, 'a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
    expect(obtain).not.toHaveBeenCalled();
  });

  it('may be asked inside a lock of the same resource server', async () => {
    const options = { ...new RotatingServer(), obtain: obtaining() };
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), options);
    expect((await storage.withLock('a', (locked) => locked.getTokenData('a')))?.access_token).toBe('obtained-1');
  });

  it('says why there is no token, and leaves what is stored', async () => {
    const memory = new MemoryTokenStorage();
    await memory.storeTokenData(sample('a', { expires_at_seconds: 1 }));
    const cases: [() => Promise<never>, object][] = [
      [async () => ({ error: 'invalid_client' }) as never, { reason: 'rejected', error: 'invalid_client' }],
      [() => Promise.reject(new TypeError('fetch failed')), { reason: 'network' }],
      [() => new Promise(() => {}), { reason: 'timeout' }],
    ];
    for (const [obtain, expected] of cases) {
      const storage = new RefreshingTokenStorage(memory, { ...new RotatingServer(), obtain, deadlineMs: 20 });
      expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_REFRESH', ...expected });
    }
    expect((await memory.getTokenData('a'))?.access_token).toBe('access-a');
  });

  it('lets somebody log in meanwhile, and hands that out', async () => {
    const memory = new MemoryTokenStorage();
    const login = sample('a', { access_token: 'login', refresh_token: 'r' });
    const obtain = async (): Promise<TokenResponse> => {
      await memory.storeTokenData(login);
      return { access_token: 'obtained' };
    };
    const storage = new RefreshingTokenStorage(memory, { ...new RotatingServer(), obtain });
    expect((await storage.getTokenData('a'))?.access_token).toBe('login');
    expect((await memory.getTokenData('a'))?.equals(login)).toBe(true);
  });

  it('says that an answer is for others, and what a validator says against it', async () => {
    const server = new RotatingServer();
    const other = { access_token: 'o', resource_server: 'b', scope: 's', expires_in: 9, other_tokens: [] };
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { ...server, obtain: async () => other });
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({
      code: 'ERR_INVALID_TOKEN_DATA',
      resourceServer: 'a',
    });
    const validators = [new UnchangingIdentityIDValidator()];
    const validating = new ValidatingTokenStorage(new MemoryTokenStorage(), { validators });
    const strict = new RefreshingTokenStorage(validating, { ...server, obtain: obtaining() });
    expect(await thrownBy(() => strict.getTokenData('a'))).toMatchObject({ code: 'ERR_MISSING_IDENTITY' });
  });

  it('hands out what cannot be stored', async () => {
    const inner = new FullDisk(new MemoryTokenStorage(), { isFull: true });
    const storage = new RefreshingTokenStorage(inner, { ...new RotatingServer(), obtain: obtaining() });
    const error = (await thrownBy(() => storage.getTokenData('a'))) as RefreshError;
    expect(error).toMatchObject({ reason: 'not-stored', cause: { code: 'ERR_STORAGE_IO' } });
    expect(error.data?.access_token).toBe('obtained-1');
    expect(error.message).not.toContain('kept');
    inner.disk.isFull = false;
    expect((await storage.getTokenData('a'))?.access_token).toBe('obtained-2');
  });
});
