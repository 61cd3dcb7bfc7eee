import {
  authorizedFetch,
  clientCredentialsWith,
  RefreshError,
  RefreshingTokenStorage,
  type RefreshRequest,
  refreshWith,
  revokeAndRemove,
  type TokenResponse,
} from '@token-storage/core';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';
import { thrownBy } from '../support/thrown-by.ts';

const expired = { refresh_token: 'refresh-0', expires_at_seconds: 1_000_000_000 };

let server: LoopbackServer;
let memory: MemoryTokenStorage;
beforeEach(async () => {
  server = await startLoopbackServer();
  server.answer = rotating;
  memory = new MemoryTokenStorage();
  await memory.storeTokenData(sample('api', expired));
});
afterEach(() => server.close());

/** A provider that takes each refresh token once, and an API that takes the newest access token alone. */
const rotating: LoopbackServer['answer'] = ({ path, body, headers }, response) => {
  const spent = refreshes();
  if (path === '/revoke') response.writeHead(200).end();
  else if (path === '/forbidden') json(response, {}, 401);
  else if (path === '/api') json(response, {}, headers.authorization === `Bearer access-${spent}` ? 200 : 401);
  else if (!body.includes(`refresh_token=refresh-${spent - 1}`)) json(response, { error: 'invalid_grant' }, 400);
  else json(response, { ...tokens, access_token: `access-${spent}`, refresh_token: `refresh-${spent}` });
};
const tokens = { token_type: 'bearer', expires_in: 3600 };
const refreshes = () => server.requests.filter(({ path }) => path === '/token').length;
const client = () => ({ tokenEndpoint: `${server.url}/token`, clientId: 'client' });
const open = (refresh: (request: RefreshRequest) => Promise<TokenResponse> = refreshWith(client())) =>
  new RefreshingTokenStorage(memory, { refresh });

describe('RefreshingTokenStorage over the network', () => {
  it('refreshes once for all requests whose token is not good any more, and once for all that got a 401', async () => {
    const fetch = authorizedFetch(open(), { resourceServer: 'api', origins: [server.url] });
    const callAll = () => Promise.all(Array.from({ length: 8 }, async () => (await fetch(`${server.url}/api`)).status));
    expect(await callAll()).toEqual(Array(8).fill(200));
    expect(refreshes()).toBe(1);
    // Somebody has revoked it.
    await memory.updateTokenData('api', (data) => data?.with({ access_token: 'revoked' }));
    expect(await callAll()).toEqual(Array(8).fill(200));
    expect(refreshes()).toBe(2);
    expect((await memory.getTokenData('api'))?.refresh_token).toBe('refresh-2');
  });

  it('does not send what somebody else may be sending by now, after a standstill between being asked and sending', async () => {
    const refresh = refreshWith(client());
    let asked = 0;
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const storage = open((request) => {
        asked += 1;
        if (asked === 1) vi.setSystemTime(Date.now() + 60_000);
        return refresh(request);
      });
      expect((await storage.getTokenData('api'))?.access_token).toBe('access-1');
    } finally {
      vi.useRealTimers();
    }
    expect([asked, refreshes()]).toEqual([2, 1]);
  });

  it.each([
    ['rejected', 'invalid_grant', 400],
    ['rejected', 'invalid_client', 401],
    ['network', undefined, 503],
    ['network', undefined, 429],
    ['network', undefined, 302],
  ])('tells that it was %s when the server answers with %s and the status %i', async (reason, error, status) => {
    server.answer = (_, response) => json(response, { error }, status);
    const thrown = await thrownBy(() => open().getTokenData('api'));
    expect(thrown).toBeInstanceOf(RefreshError);
    expect(thrown).toMatchObject({ reason, resourceServer: 'api' });
    expect((await memory.getTokenData('api'))?.toDict()).toMatchObject({
      access_token: 'access-api',
      refresh_token: 'refresh-0',
    });
  });

  it('gives a 401 to its caller where a new token does not help, and does not refresh for each', async () => {
    const storage = open();
    await memory.storeTokenData(sample('api', { refresh_token: 'refresh-0' }));
    const call = async (path: string): Promise<number> => {
      // Of one that is made for each request, too.
      const fetch = authorizedFetch(storage, { resourceServer: 'api', origins: [server.url] });
      return (await fetch(`${server.url}${path}`)).status;
    };
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      for (let time = 0; time < 3; time += 1) expect(await call('/forbidden')).toBe(401);
      expect(refreshes()).toBe(1);
      // The token is good elsewhere, and once it is not, that is found out a minute later.
      expect(await call('/api')).toBe(200);
      expect(await call('/forbidden')).toBe(401);
      expect(refreshes()).toBe(1);
      vi.advanceTimersByTime(61_000);
      expect(await call('/forbidden')).toBe(401);
      expect(refreshes()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives a 401 to its caller where there is nothing to refresh with, and goes on handing the token out', async () => {
    const storage = open();
    await memory.storeTokenData(sample('api', { access_token: 'access-0' }));
    const fetch = authorizedFetch(storage, { resourceServer: 'api', origins: [server.url] });
    const answers = Array.from({ length: 3 }, async () => (await fetch(`${server.url}/forbidden`)).status);
    expect(await Promise.all(answers)).toEqual([401, 401, 401]);
    expect((await fetch(`${server.url}/api`)).status).toBe(200);
    expect((await storage.getTokenData('api'))?.access_token).toBe('access-0');
    // Whoever says so himself is told once that he has to log in again.
    storage.markRejected('api', 'access-0');
    expect(await thrownBy(() => storage.getTokenData('api'))).toMatchObject({ reason: 'rejected' });
    expect((await storage.getTokenData('api'))?.access_token).toBe('access-0');
  });

  it('tells that the network is down, and refreshes when it is up', async () => {
    const storage = open((request) => refreshWith({ ...client(), tokenEndpoint })(request));
    const down = await startLoopbackServer();
    await down.close();
    let tokenEndpoint = `${down.url}/token`;
    const error = await thrownBy(() => storage.getTokenData('api'));
    expect(error).toMatchObject({
      reason: 'network',
      message: expect.stringContaining('gave no answer (ECONNREFUSED)'),
    });
    ({ tokenEndpoint } = client());
    expect((await storage.getTokenData('api'))?.access_token).toBe('access-1');
  });

  it('obtains a token of the client itself, once for all', async () => {
    server.answer = (_, response) => json(response, { ...tokens, access_token: 'own' });
    const obtain = clientCredentialsWith({ ...client(), clientSecret: 'secret' });
    const storage = new RefreshingTokenStorage(memory, { refresh: refreshWith(client()), obtain });
    const all = await Promise.all(Array.from({ length: 8 }, () => storage.getTokenData('jobs')));
    expect(all.map((data) => data?.access_token)).toEqual(Array(8).fill('own'));
    expect(refreshes()).toBe(1);
  });

  it('stays logged out when a logout comes between the call and its answer', async () => {
    const storage = open();
    server.answer = async (request, response) => {
      if (request.path === '/token') {
        await revokeAndRemove(storage, { revocationEndpoint: `${server.url}/revoke`, clientId: 'client' });
      }
      return rotating(request, response);
    };
    await expect(storage.getTokenData('api')).rejects.toMatchObject({ reason: 'removed' });
    expect(await memory.getTokenDataByResourceServer()).toEqual({});
    expect(server.requests.map(({ path }) => path)).toEqual(['/token', '/revoke', '/revoke']);
  });

  it('says that the token endpoint redirects, and what to do', async () => {
    server.answer = (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await thrownBy(() => open().getTokenData('api'))).toMatchObject({
      reason: 'network',
      message: expect.stringContaining('redirects: give the address where it is'),
    });
  });
});

describe('refresh functions of other libraries', () => {
  const metadata = () => ({ issuer: server.url, token_endpoint: `${server.url}/token` });

  const withOauth4webapi = async ({ refreshToken, signal }: RefreshRequest): Promise<TokenResponse> => {
    const [as, id] = [metadata(), { client_id: 'client' }];
    const options = { signal, [oauth.allowInsecureRequests]: true };
    const response = await oauth.refreshTokenGrantRequest(as, id, oauth.None(), refreshToken, options);
    return oauth.processRefreshTokenResponse(as, id, response);
  };

  const withOpenidClient = ({ refreshToken }: RefreshRequest): Promise<TokenResponse> => {
    const config = new openid.Configuration(metadata(), 'client', undefined, openid.None());
    openid.allowInsecureRequests(config);
    return openid.refreshTokenGrant(config, refreshToken);
  };

  it.each([
    ['oauth4webapi', withOauth4webapi],
    ['openid-client', withOpenidClient],
  ])('%s: takes its answers, and understands what it throws', async (_, refresh) => {
    expect((await open(refresh).getTokenData('api'))?.access_token).toBe('access-1');
    const failing = async (status: number, answer: object): Promise<unknown> => {
      await memory.storeTokenData(sample('api', expired));
      server.answer = (__, response) => json(response, answer, status);
      return thrownBy(() => open(refresh).getTokenData('api'));
    };
    expect(await failing(400, { error: 'invalid_grant' })).toMatchObject({
      reason: 'rejected',
      error: 'invalid_grant',
    });
    expect(await failing(401, { error: 'invalid_client' })).toMatchObject({
      reason: 'rejected',
      error: 'invalid_client',
    });
    expect(await failing(503, {})).toMatchObject({ reason: 'network' });
    // Slack refuses with the status 200.
    expect(await failing(200, { ok: false, error: 'invalid_refresh_token' })).toMatchObject({
      reason: 'rejected',
      error: 'invalid_refresh_token',
    });
    // What says that it was not done leaves no doubt.
    expect(await failing(429, {})).toMatchObject({ reason: 'network' });
    expect((await memory.getTokenData('api'))?.extra).toEqual({});
    // A challenge has the libraries look at nothing else.
    await memory.storeTokenData(sample('api', expired));
    server.answer = (__, response) => {
      response.setHeader('www-authenticate', 'Basic realm="token"');
      json(response, { error: 'invalid_client' }, 401);
    };
    expect(await thrownBy(() => open(refresh).getTokenData('api'))).toMatchObject({
      reason: 'rejected',
      error: 'invalid_client',
    });
    server.answer = (__, response) => void response.destroy();
    await memory.storeTokenData(sample('api', expired));
    expect(await thrownBy(() => open(refresh).getTokenData('api'))).toMatchObject({ reason: 'network' });
  });
});
