import { RefreshingTokenStorage, type RefreshRequest, type TokenResponse } from '@token-storage/core';
import { describe, expect, it, vi } from 'vitest';

import { deferred } from '../support/deferred.ts';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale, staleLogin } from './stale-login.ts';

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('RefreshingTokenStorage', () => {
  it('hands out what is good, and refreshes what is not, once for all who ask', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, server);
    expect(await storage.getTokenData('a')).toBeUndefined();
    await logInStale(storage, 'a');
    const all = await Promise.all(Array.from({ length: 5 }, () => storage.getTokenData('a')));
    expect(new Set(all.map((data) => data?.access_token))).toEqual(new Set(['access-1']));
    expect(server.spent).toEqual(['refresh-0']);
    const stored = await memory.getTokenData('a');
    expect(stored?.toDict()).toMatchObject({
      access_token: 'access-1',
      refresh_token: 'refresh-1',
      scope: 'read write',
    });
    expect(stored?.extra).toEqual({});
  });

  it('tells the function what to spend, for what, and with a signal', async () => {
    const server = new RotatingServer();
    const refresh = vi.fn<typeof server.refresh>(server.refresh);
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { refresh });
    await logInStale(storage, 'a');
    await storage.getTokenData('a');
    const request: RefreshRequest | undefined = refresh.mock.lastCall?.[0];
    expect(request).toMatchObject({ refreshToken: 'refresh-0', resourceServer: 'a', scope: 'read write' });
    expect(Object.keys(request ?? {}).sort()).toEqual(['refreshToken', 'resourceServer', 'scope', 'signal']);
    expect(request?.signal.aborted).toBe(false);
  });

  it('refreshes what is good for less than the leeway: 60 seconds by default', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    await storage.storeTokenData(sample('a', { ...staleLogin, expires_at_seconds: inSeconds(70) }));
    await storage.storeTokenData(sample('b', { ...staleLogin, expires_at_seconds: inSeconds(50) }));
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
    const other = new RefreshingTokenStorage(storage, { ...server, leewaySeconds: 40 });
    expect((await other.getTokenData('b'))?.access_token).toBe('access-1');
    expect(server.spent).toEqual(['refresh-0']);
  });

  it('hands out what it has just got whatever its lifetime, to others who waited for it as well', async () => {
    const server = new RotatingServer();
    server.lifetimeSeconds = 30;
    const memory = new MemoryTokenStorage();
    const storages = [1, 2, 3].map(() => new RefreshingTokenStorage(memory, server));
    await logInStale(memory, 'a');
    const all = await Promise.all(storages.map((storage) => storage.getTokenData('a')));
    expect(all.map((data) => data?.access_token)).toEqual(['access-1', 'access-1', 'access-1']);
    expect(server.spent).toHaveLength(1);
  });

  it('refreshes only for getTokenData: all entries are handed out as they are', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    await logInStale(storage, 'a');
    expect((await storage.getTokenDataByResourceServer())['a']?.access_token).toBe('access-a');
    expect(server.spent).toEqual([]);
  });

  it('hands out what cannot be renewed as long as it is good, and then says when to log in again', async () => {
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), new RotatingServer());
    await storage.storeTokenData(sample('a', { expires_at_seconds: inSeconds(30) }));
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
    await storage.storeTokenData(sample('a', { expires_at_seconds: 1 }));
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({
      code: 'ERR_EXPIRED_TOKEN',
      expiresAtSeconds: 1,
      resourceServer: 'a',
    });
  });

  it('takes what the options say of every answer', async () => {
    const server = new RotatingServer();
    server.answer = ({ access_token }) => ({ access_token, scope: 'x,y', instance_url: 'u' });
    const response = { expiresInSeconds: 500, scopeSeparator: ',', keep: ['instance_url'] };
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { ...server, response });
    await logInStale(storage, 'a');
    const data = await storage.getTokenData('a');
    expect(data?.toDict()).toMatchObject({ scope: 'x y', instance_url: 'u', refresh_token: 'refresh-0' });
    expect(data?.expiresInSeconds()).toBeCloseTo(500, -1);
  });

  it.each([
    [null, 'must be an object'],
    [{}, 'refresh must be a function'],
    [{ refresh: 1 }, 'refresh must be a function'],
    [{ refresh: async () => {}, obtain: 1 }, 'obtain must be a function'],
    [{ refresh: async () => {}, leewaySeconds: -1 }, 'leewaySeconds'],
    [{ refresh: async () => {}, deadlineMs: 0 }, 'deadlineMs'],
    [{ refresh: async () => {}, response: null }, 'response'],
    [{ refresh: async () => {}, response: { keep: 'id_token' } }, 'keep'],
  ])('refuses the options %j', async (options, problem) => {
    const error = await thrownBy(() => new RefreshingTokenStorage(new MemoryTokenStorage(), options as never));
    expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(problem) as string });
  });

  it('keeps namespaces apart, and their entries', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    const view = storage.withNamespace('x');
    await logInStale(view, 'a');
    expect(await storage.getTokenData('a')).toBeUndefined();
    expect((await view.getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('refreshes inside a lock of the same resource server, which is a lock of another name', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    await logInStale(storage, 'a');
    const data = await storage.withLock('a', (locked) => locked.getTokenData('a'));
    expect(data?.access_token).toBe('access-1');
    const next = await storage.withLock('a', async (locked) => {
      locked.markRejected('a', 'access-1');
      return locked.getTokenData('a');
    });
    expect(next?.access_token).toBe('access-2');
  });

  it('waits, when it is closed, for the answer that is on its way, stores it, and begins nothing new', async () => {
    const answer = deferred<TokenResponse>();
    const called = deferred();
    const inner = new MemoryTokenStorage();
    const stored: unknown[] = [];
    const { close } = inner;
    inner.close = async () => {
      stored.push((await inner.getTokenData('a'))?.access_token);
      await close.call(inner);
    };
    const storage = new RefreshingTokenStorage(inner, { refresh: () => (called.resolve(), answer.promise) });
    await logInStale(storage, 'a');
    const data = storage.getTokenData('a');
    await called.promise;
    const closed = storage.close();
    await inner.storeTokenData(sample('b', staleLogin));
    expect(await thrownBy(() => storage.getTokenData('b'))).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
    answer.resolve({ access_token: 'new', refresh_token: 'refresh-1', expires_in: 100 });
    await closed;
    expect((await data)?.access_token).toBe('new');
    expect(stored).toEqual(['new']);
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
  });
});

describe('markRejected', () => {
  it('lets the next call refresh, whatever the clock says', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    await storage.storeTokenData(sample('a', { refresh_token: 'refresh-0' }));
    storage.markRejected('a', 'access-of-long-ago');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
    storage.markRejected('a', 'access-a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
    expect(server.spent).toEqual(['refresh-0']);
  });

  it('lets a token that somebody has stored since be handed out', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, server);
    await storage.storeTokenData(sample('a', { refresh_token: 'refresh-0' }));
    storage.markRejected('a', 'access-a');
    await memory.storeTokenData(sample('a', { access_token: 'another' }));
    expect((await storage.getTokenData('a'))?.access_token).toBe('another');
    expect(server.spent).toEqual([]);
  });

  it('counts in the namespace of the view that is told of it', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), server);
    const view = storage.withNamespace('other');
    await Promise.all([storage, view].map((one) => one.storeTokenData(sample('a', { refresh_token: 'refresh-0' }))));
    view.markRejected('a', 'access-a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
    expect((await storage.withNamespace('other').getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('says that nothing is left where there is no refresh token', async () => {
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), new RotatingServer());
    await storage.storeTokenData(sample('a'));
    storage.markRejected('a', 'access-a');
    const error = await thrownBy(() => storage.getTokenData('a'));
    expect(error).toMatchObject({ code: 'ERR_REFRESH', reason: 'rejected', error: undefined });
    expect(String(error)).toContain(
      'the resource server refuses the access token, and there is no refresh token. Log in',
    );
    expect(String(error)).not.toContain('endpoint');
  });

  it.each([
    [1, 'x'],
    ['a', undefined],
  ])('refuses %j, %j', async (name, token) => {
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), new RotatingServer());
    const error = await thrownBy(() => storage.markRejected(name as string, token as string));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
  });
});
