import { authorizedFetch, type AuthorizedFetchOptions } from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';
import { thrownBy } from '../support/thrown-by.ts';

let api: LoopbackServer;
let second: LoopbackServer;
let stranger: LoopbackServer;
let storage: MemoryTokenStorage;
beforeEach(async () => {
  [api, second, stranger] = await Promise.all([startLoopbackServer(), startLoopbackServer(), startLoopbackServer()]);
  storage = new MemoryTokenStorage();
  await storage.storeTokenData(sample('api', { access_token: 'S3cret' }));
});
afterEach(() => Promise.all([api, second, stranger].map((server) => server.close())));

const authorized = (options: Partial<AuthorizedFetchOptions> = {}): typeof fetch =>
  authorizedFetch(storage, { resourceServer: 'api', origins: [api.url, second.url], ...options });
/** Redirects from `/from`, and answers elsewhere. */
const redirecting = (server: LoopbackServer, location: string, status = 302): void => {
  server.answer = ({ path }, response) => {
    if (path === '/from') response.writeHead(status, { location }).end('Over there.');
    else json(response, { path });
  };
};
const seen = (server: LoopbackServer) => server.requests.map(({ headers }) => headers.authorization);

describe('authorizedFetch, redirects', () => {
  it('takes the token along within the named origins, relative addresses too', async () => {
    redirecting(api, '../to?a=1');
    expect(await (await authorized()(`${api.url}/from`)).json()).toEqual({ path: '/to?a=1' });
    redirecting(api, `${second.url}/to`);
    await authorized()(`${api.url}/from`);
    expect([seen(api), seen(second)]).toEqual([Array(3).fill('Bearer S3cret'), ['Bearer S3cret']]);
  });

  it.each([301, 302, 303, 307, 308])('takes no token to another origin, with the status %i', async (status) => {
    redirecting(api, `${stranger.url}/to`, status);
    const headers = { cookie: 'session=mine', 'proxy-authorization': 'Basic mine', 'x-mine': 'yes' };
    expect((await authorized()(`${api.url}/from`, { headers })).status).toBe(200);
    expect(stranger.requests).toMatchObject([{ path: '/to', headers: { 'x-mine': 'yes' } }]);
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) {
      expect(stranger.requests[0]?.headers).not.toHaveProperty(name);
    }
  });

  it('takes no token there on a longer way either, nor back from there', async () => {
    redirecting(api, `${second.url}/from`);
    redirecting(second, `${stranger.url}/from`);
    redirecting(stranger, `${api.url}/to`);
    expect(await (await authorized()(`${api.url}/from`)).json()).toEqual({ path: '/to' });
    expect([seen(api), seen(second), seen(stranger)]).toEqual([
      ['Bearer S3cret', undefined],
      ['Bearer S3cret'],
      [undefined],
    ]);
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [302, 'PUT', 'PUT', 'text'],
    [307, 'POST', 'POST', 'text'],
    [308, 'DELETE', 'DELETE', 'text'],
    [303, 'HEAD', 'HEAD', ''],
  ])('answers a %i to %s as the Fetch standard says: with %s', async (status, method, then, body) => {
    redirecting(api, '/to', status);
    const init = method === 'HEAD' ? { method } : { method, body: 'text', headers: { 'content-type': 'text/x' } };
    await authorized()(`${api.url}/from`, init);
    expect(api.requests[1]).toMatchObject({ method: then, path: '/to', body });
    expect(api.requests[1]?.headers['content-type']).toBe(body === '' ? undefined : 'text/x');
    expect(seen(api)[1]).toBe('Bearer S3cret');
  });

  it('sends no stream a second time', async () => {
    redirecting(api, '/to', 307);
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' };
    await expect(authorized()(`${api.url}/from`, init)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    expect(api.requests).toHaveLength(1);
  });

  it('refreshes for no 401 of another origin, to which no token went', async () => {
    redirecting(api, `${stranger.url}/to`);
    stranger.answer = (_, response) => json(response, {}, 401);
    const rejected: string[] = [];
    Object.assign(storage, { markRejected: (_: string, token: string) => rejected.push(token) });
    expect((await authorized()(`${api.url}/from`)).status).toBe(401);
    expect(rejected).toEqual([]);
  });

  it('follows none to what is no web address, and none in a circle', async () => {
    for (const location of ['data:text/plain,x', 'file:///etc/passwd', 'http://[']) {
      redirecting(api, location);
      await expect(authorized()(`${api.url}/from`)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    }
    api.requests.length = 0;
    redirecting(api, '/from');
    const error = await thrownBy(() => authorized()(`${api.url}/from`));
    expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining('more than 20 times') });
    expect(api.requests).toHaveLength(21);
  });

  it('leaves redirects to a caller who wants them himself', async () => {
    redirecting(api, `${stranger.url}/to`);
    const response = await authorized()(`${api.url}/from`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, `${stranger.url}/to`]);
    await expect(authorized()(`${api.url}/from`, { redirect: 'error' })).rejects.toBeInstanceOf(TypeError);
    expect(stranger.requests).toEqual([]);
  });

  it('refuses what a page does not see, and what a fetch has followed by itself', async () => {
    const opaque: typeof fetch = async () => Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    const error = await thrownBy(() => authorized({ fetch: opaque })(`${api.url}/from?S3cret`));
    expect(error).toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('a page does not see where to'),
    });
    expect(String(error)).not.toContain('S3cret');

    redirecting(api, `${stranger.url}/to`);
    const following: typeof fetch = (input) => fetch(new Request(input, { redirect: 'follow' }));
    await expect(authorized({ fetch: following })(`${api.url}/from`)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    // As in React Native, which only says where it has come to.
    const silent: typeof fetch = async () => Object.defineProperty(new Response(), 'url', { value: stranger.url });
    await expect(authorized({ fetch: silent })(`${api.url}/from`)).rejects.toMatchObject({ code: 'ERR_USAGE' });
  });
});
