import { RefreshError, RefreshingTokenStorage, TokenEndpointError, type TokenResponse } from '@token-storage/core';
import { describe, expect, it } from 'vitest';

import { deferred } from '../support/deferred.ts';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { FullDisk } from './full-disk.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale } from './stale-login.ts';

const rejects = (error: unknown) => async (): Promise<never> => {
  throw error;
};
const answers = (body: unknown) => async () => body as TokenResponse;
/** As oauth4webapi and openid-client throw it. */
const bodyError = (error: string, status: number) => Object.assign(new Error('of a library'), { error, status });

/** How a function may fail, and what comes of it. */
const failures: readonly (readonly [what: string, refresh: () => Promise<TokenResponse>, expected: object])[] = [
  ['a network failure', rejects(new TypeError('fetch failed')), { reason: 'network' }],
  ['malformed JSON', rejects(new SyntaxError('Unexpected token in "access-secret"')), { reason: 'network' }],
  [
    'a 500',
    rejects(new TokenEndpointError('failed', { status: 500 })),
    { reason: 'network', message: expect.stringContaining('the token endpoint answered with the status 500') },
  ],
  ['a 500 with an error', rejects(bodyError('server_error', 500)), { reason: 'network' }],
  ['a failure with the status 400', rejects(bodyError('temporarily_unavailable', 400)), { reason: 'network' }],
  ['a 429', rejects(new TokenEndpointError('slowly', { status: 429 })), { reason: 'network' }],
  ['something that is no error', rejects('what'), { reason: 'network' }],
  [
    'invalid_client, thrown',
    rejects(bodyError('invalid_client', 401)),
    { reason: 'rejected', error: 'invalid_client' },
  ],
  ['invalid_client, as it came', answers({ error: 'invalid_client' }), { reason: 'rejected', error: 'invalid_client' }],
  ['an error that is none of OAuth’s', answers({ error: 'access-secret!' }), { reason: 'network', error: undefined }],
  ['a 403 of a proxy', rejects(Object.assign(new Error('no'), { status: 403 })), { reason: 'network' }],
  ['invalid_grant, thrown', rejects(bodyError('invalid_grant', 400)), { reason: 'rejected', error: 'invalid_grant' }],
  ['invalid_grant, as it came', answers({ error: 'invalid_grant' }), { reason: 'rejected', error: 'invalid_grant' }],
  [
    'bad_refresh_token, as GitHub says it',
    answers({ error: 'bad_refresh_token' }),
    { reason: 'rejected', error: 'bad_refresh_token', message: expect.stringContaining('Log in again') },
  ],
  ['invalid_grant with the status 200', rejects(bodyError('invalid_grant', 200)), { reason: 'rejected' }],
];

describe('a refresh that fails', () => {
  it.each(failures)('leaves the tokens as they are after %s', async (_what, refresh, expected) => {
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, { refresh });
    await logInStale(storage, 'a');
    const error = await thrownBy(() => storage.getTokenData('a'));
    expect(error).toBeInstanceOf(RefreshError);
    expect(error).toMatchObject({ code: 'ERR_REFRESH', resourceServer: 'a', ...expected });
    expect((error as Error).message).not.toContain('secret');
    const stored = await memory.getTokenData('a');
    expect(stored?.toDict()).toMatchObject({ access_token: 'access-a', refresh_token: 'refresh-0' });
    // The lock is free.
    const server = new RotatingServer();
    const next = new RefreshingTokenStorage(memory, { ...server, deadlineMs: 50 });
    expect((await next.getTokenData('a'))?.access_token).toBe('access-1');
    expect((await memory.getTokenData('a'))?.extra).toEqual({});
  });

  it('merges an answer without a refresh token with what is stored', async () => {
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, { refresh: answers({ access_token: 'new', expires_in: 100 }) });
    await storage.storeTokenData(
      sample('a', { refresh_token: 'r', expires_at_seconds: 1, identity_id: 'me', extra: { kept: 1 } }),
    );
    await storage.getTokenData('a');
    expect((await memory.getTokenData('a'))?.toDict()).toMatchObject({
      access_token: 'new',
      refresh_token: 'r',
      identity_id: 'me',
      scope: 'read write',
      kept: 1,
    });
  });

  it('saves the new refresh token of an answer that is of no use otherwise', async () => {
    const memory = new MemoryTokenStorage();
    const refresh = answers({ refresh_token: 'refresh-1', access_token: 5 });
    const storage = new RefreshingTokenStorage(memory, { refresh });
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
    expect((await memory.getTokenData('a'))?.toDict()).toMatchObject({
      access_token: 'access-a',
      refresh_token: 'refresh-1',
    });
  });

  it('says that an answer of no use is of no use, and doubts the refresh token from then on', async () => {
    const memory = new MemoryTokenStorage();
    const bodies: unknown[] = [{ hello: 1 }, { error: 'invalid_grant' }];
    const storage = new RefreshingTokenStorage(memory, { refresh: async () => bodies.shift() as TokenResponse });
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'in-doubt' });
  });

  it('is in doubt as well where the server has a name of its own for a refresh token that was spent', async () => {
    const bodies: unknown[] = [{ hello: 1 }, { error: 'bad_refresh_token' }];
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
      refresh: async () => bodies.shift() as TokenResponse,
    });
    await logInStale(storage, 'a');
    await thrownBy(() => storage.getTokenData('a'));
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'in-doubt' });
  });

  it('gives up at the deadline, and stores the answer that comes later', async () => {
    const answer = deferred<TokenResponse>();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, { refresh: () => answer.promise, deadlineMs: 20 });
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'timeout' });
    expect((await memory.getTokenData('a'))?.access_token).toBe('access-a');
    const changed = new Promise<void>((resolve) => memory.subscribe(() => resolve()));
    answer.resolve({ access_token: 'late', refresh_token: 'refresh-1', expires_in: 100 });
    await changed;
    expect((await memory.getTokenData('a'))?.toDict()).toMatchObject({
      access_token: 'late',
      refresh_token: 'refresh-1',
    });
    expect((await storage.getTokenData('a'))?.access_token).toBe('late');
  });

  it('stops listening after ten deadlines, and says so by the signal', async () => {
    const aborted = deferred();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, {
      refresh: ({ signal }) => {
        signal.addEventListener('abort', () => aborted.resolve());
        return new Promise(() => {});
      },
      deadlineMs: 5,
    });
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'timeout' });
    await aborted.promise;
  });

  it('stays logged out where somebody logs out meanwhile', async () => {
    const memory = new MemoryTokenStorage();
    const server = new RotatingServer();
    const refresh: typeof server.refresh = async (request) => {
      await memory.removeAllTokenData();
      return server.refresh(request);
    };
    const storage = new RefreshingTokenStorage(memory, { refresh });
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'removed' });
    expect(await memory.getTokenDataByResourceServer()).toEqual({});
  });

  it('adopts the login that somebody makes meanwhile, whatever the server says of the old one', async () => {
    for (const body of [{ access_token: 'old', refresh_token: 'older' }, { error: 'invalid_grant' }]) {
      const memory = new MemoryTokenStorage();
      const login = sample('a', { access_token: 'login', refresh_token: 'login', identity_id: 'another' });
      const refresh = async (): Promise<TokenResponse> => {
        await memory.storeTokenData(login);
        return body as TokenResponse;
      };
      const storage = new RefreshingTokenStorage(memory, { refresh });
      await logInStale(storage, 'a');
      expect((await storage.getTokenData('a'))?.access_token).toBe('login');
      expect((await memory.getTokenData('a'))?.equals(login)).toBe(true);
    }
  });
});

describe('a full disk', () => {
  it('lets nothing be spent when it is full before the call', async () => {
    const server = new RotatingServer();
    const inner = new FullDisk(new MemoryTokenStorage());
    const storage = new RefreshingTokenStorage(inner, server);
    await logInStale(storage, 'a');
    inner.disk.isFull = true;
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_STORAGE_IO' });
    expect(server.spent).toEqual([]);
    inner.disk.isFull = false;
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('hands out what it cannot store, keeps it, and stores it at the next call', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const inner = new FullDisk(memory);
    server.answer = (usual) => {
      inner.disk.isFull = true;
      return usual;
    };
    const storage = new RefreshingTokenStorage(inner, server);
    await logInStale(storage, 'a', 'b');
    const first = await Promise.all(['a', 'b'].map((name) => thrownBy(() => storage.getTokenData(name))));
    // The answer is for the one that came first to the lock; the other one was waiting for it.
    const [winner, other] =
      (first[0] as RefreshError).data === undefined ? (['b', 'a'] as const) : (['a', 'b'] as const);
    const again = await thrownBy(() => storage.getTokenData(winner));
    for (const error of [...first, again]) {
      expect(error).toMatchObject({ reason: 'not-stored', cause: { code: 'ERR_STORAGE_IO' } });
    }
    const { data } = again as RefreshError;
    expect(data?.toDict()).toMatchObject({ access_token: 'access-1', refresh_token: 'refresh-1', scope: 'read write' });
    expect((await memory.getTokenData('a'))?.refresh_token).toBe('refresh-0');
    inner.disk.isFull = false;
    expect((await storage.getTokenData(winner))?.access_token).toBe('access-1');
    expect((await memory.getTokenData(other))?.refresh_token).toBe('refresh-1');
    expect(server.spent).toEqual(['refresh-0']);
  });

  it('holds the lock meanwhile, so that nobody else spends the refresh token once more', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const inner = new FullDisk(memory);
    server.answer = (usual) => {
      inner.disk.isFull = true;
      return usual;
    };
    const storage = new RefreshingTokenStorage(inner, server);
    const other = new RefreshingTokenStorage(memory, server);
    await logInStale(storage, 'a');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'not-stored' });
    const waiting = other.getTokenData('a');
    inner.disk.isFull = false;
    // It is tried again and again, without any call.
    expect((await waiting)?.access_token).toBe('access-1');
    expect(server.spent).toEqual(['refresh-0']);
  });

  it('stores what is kept when it is closed', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const inner = new FullDisk(memory);
    server.answer = (usual) => {
      inner.disk.isFull = true;
      return usual;
    };
    const kept: unknown[] = [];
    inner.close = async () => void kept.push((await memory.getTokenData('a'))?.access_token);
    const storage = new RefreshingTokenStorage(inner, server);
    await logInStale(storage, 'a');
    await thrownBy(() => storage.getTokenData('a'));
    inner.disk.isFull = false;
    await storage.close();
    expect(kept).toEqual(['access-1']);
  });
});
