import { type RefreshError, RefreshingTokenStorage, type TokenResponse, UsageError } from '@token-storage/core';
import { describe, expect, it } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { hashOf, RotatingServer } from './rotating-server.ts';
import { logInStale } from './stale-login.ts';

/** A storage with a stale login, whose refresh token a function of one's own spends. */
async function storageWith(refresh: () => Promise<unknown>) {
  const memory = new MemoryTokenStorage();
  await logInStale(memory, 'a');
  const storage = new RefreshingTokenStorage(memory, { refresh: refresh as () => Promise<TokenResponse> });
  return { memory, storage, failure: (): Promise<unknown> => thrownBy(() => storage.getTokenData('a')) };
}

describe('a refresh function that gives the Response itself', () => {
  const tokens = { access_token: 'new', refresh_token: 'refresh-1', expires_in: 3600 };

  it('has it read: its refresh token is the only one that is good by then', async () => {
    const { memory, storage } = await storageWith(async () => Response.json(tokens));
    expect((await storage.getTokenData('a'))?.access_token).toBe('new');
    expect((await memory.getTokenData('a'))?.refresh_token).toBe('refresh-1');
  });

  it.each([
    ['invalid_grant', Response.json({ error: 'invalid_grant' }, { status: 400 }), 'rejected', 'invalid_grant'],
    ['a 503', new Response('<p>later</p>', { status: 503 }), 'network', undefined],
    ['a 429', new Response('', { status: 429 }), 'network', undefined],
  ])('has what it refuses understood: %s', async (_, response, reason, error) => {
    const { memory, failure } = await storageWith(async () => response);
    expect(await failure()).toMatchObject({ code: 'ERR_REFRESH', reason, error });
    expect((await memory.getTokenData('a'))?.refresh_token).toBe('refresh-0');
  });

  it('is told what to give where somebody has read it before', async () => {
    const { failure } = await storageWith(async () => {
      const response = Response.json(tokens);
      await response.text();
      return response;
    });
    expect(await failure()).toMatchObject({ message: expect.stringContaining('await response.json()') as string });
  });

  it('says of an answer that is no JSON that it holds no tokens', async () => {
    const { failure } = await storageWith(async () => new Response('<p>Welcome</p>'));
    expect(await failure()).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'access_token' });
  });
});

describe('an answer without tokens', () => {
  it('is doubted as any that is of no use, where it is an empty list', async () => {
    const bodies: unknown[] = [[], { error: 'invalid_grant' }];
    const { failure } = await storageWith(async () => bodies.shift());
    expect(await failure()).toMatchObject({
      code: 'ERR_INVALID_TOKEN_DATA',
      resourceServer: 'a',
      message: expect.stringContaining('no token for "a"') as string,
    });
    expect(await failure()).toMatchObject({ reason: 'in-doubt' });
  });

  it('is a refusal of the refresh token where Slack gives it, with the status 200', async () => {
    const { failure } = await storageWith(async () => ({ ok: false, error: 'invalid_refresh_token' }));
    expect(await failure()).toMatchObject({
      reason: 'rejected',
      error: 'invalid_refresh_token',
      message: expect.stringContaining('Log in again') as string,
    });
  });
});

describe('an error of a library for requests', () => {
  const axiosError = (status: number, data: unknown): Error =>
    Object.assign(new Error(`Request failed with status code ${status}`), {
      name: 'AxiosError',
      code: 'ERR_BAD_REQUEST',
      response: { status, data },
    });

  it.each([
    [axiosError(400, { error: 'invalid_grant' }), { reason: 'rejected', error: 'invalid_grant' }],
    [axiosError(401, ''), { reason: 'rejected', error: 'invalid_client' }],
    [axiosError(500, { error: 'invalid_grant' }), { reason: 'network' }],
    [axiosError(429, {}), { reason: 'network' }],
    [Object.assign(new Error('no'), { response: new Response('', { status: 403 }) }), { reason: 'network' }],
    [new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }), { reason: 'network' }],
  ])('is understood by what the server said: %s', async (error, expected) => {
    const { memory, failure } = await storageWith(async () => {
      throw error;
    });
    expect(await failure()).toMatchObject({ code: 'ERR_REFRESH', ...expected });
    // Nothing was spent where the server has refused.
    const isUnsure = error instanceof TypeError || String(error).includes('500');
    expect((await memory.getTokenData('a'))?.extra).toEqual(
      isUnsure ? { 'token-storage.refresh': expect.objectContaining({ ended: true }) as object } : {},
    );
  });
});

describe('an answer that its storage refuses for what it is', () => {
  it('is handed out once, and not tried again: the lock is free', async () => {
    const server = new RotatingServer();
    const { memory, storage, failure } = await storageWith(() =>
      server.refresh({ refreshToken: 'refresh-0' } as never),
    );
    const { updateEntries } = memory;
    let tries = 0;
    memory.updateEntries = async (selection, update) => {
      if (server.spent.length > 0) {
        tries += 1;
        throw new UsageError('This storage takes no such text.');
      }
      await updateEntries.call(memory, selection, update);
    };
    const error = (await failure()) as RefreshError;
    expect(error).toMatchObject({ reason: 'not-stored', cause: { code: 'ERR_USAGE' } });
    expect(error.message).toContain('not kept');
    expect(error.data?.access_token).toBe('access-1');
    memory.updateEntries = updateEntries;
    await memory.withNamedLock(`refresh:${hashOf('refresh-0')}`, async () => {}, { timeoutMs: 0 });
    // Nothing is left to be stored.
    await storage.close();
    expect(tries).toBe(1);
  });
});
