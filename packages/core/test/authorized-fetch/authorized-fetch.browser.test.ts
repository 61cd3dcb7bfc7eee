import { authorizedFetch, refreshWith } from '@token-storage/core';
import { expect, inject, it } from 'vitest';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import type { Arrived } from '../support/loopback-server.ts';

const [api, stranger] = inject('otherOrigins');

async function authorized(accessToken: string): Promise<typeof fetch> {
  const storage = new MemoryTokenStorage();
  await storage.storeTokenData(sample('api', { access_token: accessToken }));
  const markRejected = (): Promise<void> => storage.storeTokenData(sample('api', { access_token: 'better' }));
  return authorizedFetch(Object.assign(storage, { markRejected }), { resourceServer: 'api', origins: [api] });
}

/** What has arrived for a path, but for preflights. */
async function arrived(origin: string, path: string): Promise<Arrived[]> {
  const requests = (await (await fetch(`${origin}/arrived`)).json()) as Arrived[];
  return requests.filter((request) => request.path === path && request.method !== 'OPTIONS');
}

it('sends the token to a named origin of another site, and none to others', async () => {
  const send = await authorized('good');
  expect(await (await send(`${api}/a`, { method: 'POST', body: 'text' })).json()).toEqual({ path: '/a' });
  await send(`${stranger}/a`);
  expect(await arrived(api, '/a')).toMatchObject([{ headers: { authorization: 'Bearer good' }, body: 'text' }]);
  expect((await arrived(stranger, '/a'))[0]?.headers).not.toHaveProperty('authorization');
});

it('sends a request once more with its body when the token was refused', async () => {
  const send = await authorized('over');
  const request = new Request(`${api}/b`, { method: 'POST', body: 'text' });
  expect((await send(request)).status).toBe(200);
  expect((await arrived(api, '/b')).map(({ headers, body }) => [headers.authorization, body])).toEqual([
    ['Bearer over', 'text'],
    ['Bearer better', 'text'],
  ]);
});

it('follows no redirect of a named origin, since a page does not see where it leads', async () => {
  const send = await authorized('good');
  for (const target of [`${stranger}/c`, `${api}/c`]) {
    const redirecting = `${api}/redirect?${encodeURIComponent(target)}`;
    await expect(send(redirecting)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    expect((await send(redirecting, { redirect: 'manual' })).type).toBe('opaqueredirect');
  }
  expect([await arrived(stranger, '/c'), await arrived(api, '/c')]).toEqual([[], []]);
  // One of another origin is nobody's business.
  expect((await send(`${stranger}/redirect?${encodeURIComponent(`${api}/d`)}`)).status).toBe(200);
  expect((await arrived(api, '/d'))[0]?.headers).not.toHaveProperty('authorization');
});

it('spends a refresh token at a token endpoint of another origin, without a preflight', async () => {
  const { signal } = new AbortController();
  const refresh = refreshWith({ tokenEndpoint: `${api}/token`, clientId: 'page' });
  const request = { refreshToken: 'r', resourceServer: 'api', scope: '', signal };
  expect(await refresh(request)).toMatchObject({ access_token: 'new' });
  const all = (await (await fetch(`${api}/arrived`)).json()) as Arrived[];
  expect(all.filter(({ path }) => path === '/token').map(({ method }) => method)).toEqual(['POST']);
});

it('does not send a refresh token after a redirect', async () => {
  const { signal } = new AbortController();
  const refresh = refreshWith({
    tokenEndpoint: `${api}/redirect?${encodeURIComponent(`${stranger}/e`)}`,
    clientId: 'page',
  });
  await expect(refresh({ refreshToken: 'r', resourceServer: 'api', scope: '', signal })).rejects.toMatchObject({
    code: 'ERR_TOKEN_ENDPOINT',
    error: undefined,
  });
  expect(await arrived(stranger, '/e')).toEqual([]);
});
