import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { RedisServer } from 'test-support/redis-server';
import { sample } from 'test-support/sample';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const api = 'https://api.example';
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'start-server-'));
beforeAll(() => {
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe('the server of the guide', () => {
  const visitor = (session: string) =>
    new Request('https://app.example/tasks', { headers: { cookie: `a=b; session=${session}` } });
  const [ada, grace] = ['a'.repeat(22), 'g'.repeat(22)];

  it('gives each visitor what is his, and sends the others to the login', async () => {
    const { GET } = await import('../start/ssr/tasks.ts');
    const { storage, tokensOf } = await import('../start/ssr/visitors.ts');
    await tokensOf(ada).storeTokenData(sample(api));
    vi.stubGlobal('fetch', async (request: Request) => Response.json([request.headers.get('authorization')]));
    try {
      expect(await (await GET(visitor(ada))).json()).toEqual([`Bearer access-${api}`]);
      expect((await GET(visitor(grace))).headers.get('location')).toBe('/login');
      expect((await GET(new Request('https://app.example/tasks'))).headers.get('location')).toBe('/login');
    } finally {
      vi.unstubAllGlobals();
    }
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('forgets who has not come for a month', async () => {
    const { sweep } = await import('../start/ssr/sweep.ts');
    const { storage, tokensOf } = await import('../start/ssr/visitors.ts');
    await tokensOf(grace).storeTokenData(sample(api, { expires_at_seconds: 1_000_000_000 }));
    await sweep();
    expect(await Array.fromAsync(storage.iterNamespaces())).toHaveLength(1);
    expect(await tokensOf(ada).removeAllTokenData()).toBe(true);
    await storage.close();
  });
});

describe('the service of the guide', () => {
  it('acts for users and for itself, with one token for all who ask at once', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: `own-${asked}`, expires_in: 3600, token_type: 'Bearer' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('TOKEN_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`);
    try {
      const { ownTokens, tokensOf } = await import('../start/service/users.ts');
      const got = await Promise.all([1, 2, 3].map(() => ownTokens.getTokenData(api)));
      expect(got.map((data) => data?.access_token)).toEqual(['own-1', 'own-1', 'own-1']);
      await tokensOf('7').storeTokenData(sample(api));
      expect((await tokensOf('7').getTokenData(api))?.access_token).toBe(`access-${api}`);
      expect(await tokensOf('8').getTokenData(api)).toBeUndefined();
      await ownTokens.close();
    } finally {
      vi.unstubAllEnvs();
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('the service of the guide on several machines', () => {
  it('has the same tokens on each of them', async () => {
    const server = await RedisServer.start();
    vi.stubEnv('REDIS_URL', server.url);
    try {
      const { database, close } = await import('../start/service/several-machines.ts');
      await database.withNamespace('user:7').storeTokenData(sample(api));
      vi.resetModules();
      const other = await import('../start/service/several-machines.ts');
      expect(other.database).not.toBe(database);
      expect((await other.database.withNamespace('user:7').getTokenData(api))?.access_token).toBe(`access-${api}`);
      await Promise.all([close(), other.close()]);
    } finally {
      vi.unstubAllEnvs();
      await server.end();
    }
  });
});

describe('a bare name on a server', () => {
  it('is a file in the working directory, for JSONTokenStorage', async () => {
    await using storage = new JSONTokenStorage('my-app');
    await storage.storeTokenData(sample(api));
    await using same = new JSONTokenStorage(join(folder, 'my-app'));
    expect(await same.getTokenData(api)).toBeDefined();
  });

  it('is nothing, for IndexedDBTokenStorage, which says so at the first use', async () => {
    const storage = new IndexedDBTokenStorage('my-app');
    await expect(storage.getTokenData(api)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
  });
});
