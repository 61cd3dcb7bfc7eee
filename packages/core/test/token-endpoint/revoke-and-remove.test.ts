import { inspect } from 'node:util';
import {
  CorruptStorageError,
  revokeAndRemove,
  type RevokeAndRemoveOptions,
  type TokenStorageData,
  tokenDataRecord,
} from '@token-storage/core';
import { changesOf, EngineTokenStorage, type StoredEntries } from '@token-storage/core/adapter';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyEngine } from '../support/empty-engine.ts';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';

let server: LoopbackServer;
let storage: MemoryTokenStorage;
beforeEach(async () => {
  server = await startLoopbackServer();
  storage = new MemoryTokenStorage();
  await store(
    sample('a', { access_token: 'S3cret-access-a', refresh_token: 'S3cret-shared' }),
    sample('b', { access_token: 'S3cret-access-b', refresh_token: 'S3cret-shared' }),
    sample('c', { access_token: 'S3cret-access-c' }),
  );
});
afterEach(() => server.close());

const store = (...entries: TokenStorageData[]) =>
  storage.storeTokenDataByResourceServer(tokenDataRecord(entries.map((data) => [data.resource_server, data])));
const logOut = (options: Partial<RevokeAndRemoveOptions> = {}) =>
  revokeAndRemove(storage, { revocationEndpoint: `${server.url}/revoke`, clientId: 'client', ...options });
const revoked = () =>
  server.requests.map(({ body }) => {
    const { token, token_type_hint } = Object.fromEntries(new URLSearchParams(body));
    return `${token_type_hint} ${token}`;
  });
const left = async () => Object.keys(await storage.getTokenDataByResourceServer());

describe('revokeAndRemove', () => {
  it('removes everything, then has each token revoked once, refresh tokens first (item 162)', async () => {
    server.answer = async (_, response) => {
      expect(await left()).toEqual([]);
      response.writeHead(200).end();
    };
    expect(await logOut()).toEqual({ removed: ['a', 'b', 'c'], notRevoked: [] });
    expect(revoked()[0]).toBe('refresh_token S3cret-shared');
    expect(revoked().slice(1).sort()).toEqual([
      'access_token S3cret-access-a',
      'access_token S3cret-access-b',
      'access_token S3cret-access-c',
    ]);
    expect(Object.fromEntries(new URLSearchParams(server.requests[0]?.body))).toMatchObject({ client_id: 'client' });
  });

  it('leaves the other entries as they are, and what they need: a refresh token that they share', async () => {
    expect(await logOut({ resourceServers: ['a', 'nobody'] })).toEqual({ removed: ['a'], notRevoked: [] });
    expect(await left()).toEqual(['b', 'c']);
    expect(revoked()).toEqual(['access_token S3cret-access-a']);
  });

  it('says what could not be revoked, and why, when all is removed', async () => {
    server.answer = ({ body }, response) => {
      if (body.includes('access_token')) json(response, { error: 'unsupported_token_type' }, 400);
      else response.writeHead(503).end();
    };
    const result = await logOut({ resourceServers: ['a', 'b'] });
    expect(result).toEqual({
      removed: ['a', 'b'],
      notRevoked: [
        { resourceServers: ['a', 'b'], tokenType: 'refresh_token', error: expect.objectContaining({ status: 503 }) },
        ...['a', 'b'].map((name) => ({
          resourceServers: [name],
          tokenType: 'access_token',
          error: expect.objectContaining({ code: 'ERR_TOKEN_ENDPOINT', error: 'unsupported_token_type', status: 400 }),
        })),
      ],
    });
    expect(await left()).toEqual(['c']);
    expect(inspect(result, { depth: 9, showHidden: true })).not.toContain('S3cret');
  });

  it('logs out without a network', async () => {
    await server.close();
    const { removed, notRevoked } = await logOut();
    expect(removed).toEqual(['a', 'b', 'c']);
    expect(notRevoked.map(({ error }) => error.code)).toEqual(Array(4).fill('ERR_TOKEN_ENDPOINT'));
    expect(await left()).toEqual([]);
  });

  it('removes an entry that cannot be read as well, and says that nothing of it was revoked', async () => {
    const stored = new Set(['bad']);
    const unreadable: StoredEntries = {
      names: () => stored,
      has: (name) => stored.has(name),
      get: (resourceServer) => {
        throw new CorruptStorageError('The entry is not JSON.', { resourceServer });
      },
    };
    const damaged = new EngineTokenStorage(
      emptyEngine({
        read: async () => unreadable,
        update: async (_namespace, _selection, update) => {
          for (const [name, data] of changesOf(update, () => unreadable)) if (data === undefined) stored.delete(name);
        },
      }),
      'DEFAULT',
    );
    const options = { revocationEndpoint: `${server.url}/revoke`, clientId: 'client' };
    expect(await revokeAndRemove(damaged, options)).toEqual({
      removed: ['bad'],
      notRevoked: [{ resourceServers: ['bad'], error: expect.objectContaining({ code: 'ERR_CORRUPT_STORAGE' }) }],
    });
    expect([stored.size, server.requests.length]).toEqual([0, 0]);
  });

  it('asks nothing where nothing is stored', async () => {
    await storage.removeAllTokenData();
    expect(await logOut()).toEqual({ removed: [], notRevoked: [] });
    expect(server.requests).toEqual([]);
  });

  it('revokes nothing when it cannot remove', async () => {
    await storage.close();
    await expect(logOut()).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
    expect(server.requests).toEqual([]);
  });

  it('removes nothing when an option is not as documented', async () => {
    const wrong = [{ revocationEndpoint: 'http://auth.example' }, { clientId: '' }, { resourceServers: 'a' }];
    for (const options of wrong) {
      await expect(logOut(options as object)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    }
    expect(await left()).toEqual(['a', 'b', 'c']);
  });
});
