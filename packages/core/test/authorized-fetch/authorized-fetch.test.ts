import { authorizedFetch, type AuthorizedFetchOptions } from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';
import { thrownBy } from '../support/thrown-by.ts';

/** Refreshes when it was told that the token is no good, once for all, as a refreshing storage does. */
class Refreshing extends MemoryTokenStorage {
  refreshes = 0;
  #rejected: string | undefined;
  #refreshing: Promise<void> | undefined;

  markRejected(_: string, accessToken: string): void {
    this.#rejected = accessToken;
  }

  override async getTokenData(resourceServer: string) {
    const data = await super.getTokenData(resourceServer);
    if (data === undefined || data.access_token !== this.#rejected) return data;
    this.#refreshing ??= (async () => {
      this.refreshes += 1;
      await this.storeTokenData(sample('api', { access_token: `S3cret-${this.refreshes + 1}` }));
      this.#refreshing = undefined;
    })();
    await this.#refreshing;
    return super.getTokenData(resourceServer);
  }
}

let api: LoopbackServer;
let other: LoopbackServer;
let storage: Refreshing;
beforeEach(async () => {
  [api, other] = await Promise.all([startLoopbackServer(), startLoopbackServer()]);
  storage = new Refreshing();
  await storage.storeTokenData(sample('api', { access_token: 'S3cret-1' }));
});
afterEach(() => Promise.all([api.close(), other.close()]));

const authorized = (options: Partial<AuthorizedFetchOptions> = {}): typeof fetch =>
  authorizedFetch(storage, { resourceServer: 'api', origins: [api.url], ...options });
const bearers = (server: LoopbackServer) => server.requests.map(({ headers }) => headers.authorization);
const onlyFor = (token: string): LoopbackServer['answer'] => {
  return ({ headers, body }, response) =>
    json(response, { body }, headers.authorization === `Bearer ${token}` ? 200 : 401);
};
const once = (text: string): ReadableStream => new Blob([text]).stream();

describe('authorizedFetch', () => {
  it('sends the token to a named origin, and the rest of the request as it is', async () => {
    const response = await authorized()(`${api.url}/tasks?a=1`, {
      method: 'PUT',
      headers: { 'x-mine': 'yes', 'content-type': 'text/x' },
      body: 'text',
    });
    expect(response.status).toBe(200);
    expect(api.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/tasks?a=1',
        body: 'text',
        headers: { authorization: 'Bearer S3cret-1', 'x-mine': 'yes', 'content-type': 'text/x' },
      },
    ]);
  });

  it('takes what fetch takes: addresses, URLs, requests, and requests with changes', async () => {
    const request = new Request(`${api.url}/a`, { method: 'POST', body: 'one', headers: { 'x-mine': '1' } });
    await authorized()(request);
    await authorized()(new URL(`${api.url}/b`));
    await authorized()(new Request(`${api.url}/c`), { method: 'POST', body: 'two' });
    expect(api.requests.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'POST /a one',
      'GET /b ',
      'POST /c two',
    ]);
    expect(bearers(api)).toEqual(Array(3).fill('Bearer S3cret-1'));
  });

  it('sends nothing of it to another origin: another port, host or scheme of an address', async () => {
    await authorized()(other.url, { method: 'POST', body: 'text', headers: { authorization: 'Basic mine' } });
    await authorized()(api.url.replace('127.0.0.1', 'localhost')).catch(() => {});
    expect(bearers(other)).toEqual(['Basic mine']);
    expect(other.requests[0]?.body).toBe('text');
    expect(bearers(api).filter((text) => text?.includes('S3cret'))).toEqual([]);
    const seen: Request[] = [];
    const spying = authorized({
      origins: ['https://api.example'],
      fetch: async (input) => {
        seen.push(input as Request);
        return new Response();
      },
    });
    for (const url of [
      'http://api.example/',
      'https://api.example:8443/',
      'https://api.example.evil.example/',
      'https://evil.example/https://api.example/',
      'https://evil.example/?https://api.example/',
      'blob:https://api.example/8c4d5b0e-0000-4000-8000-000000000000',
      'data:text/plain,https://api.example',
    ]) {
      await spying(url);
    }
    expect(seen).toHaveLength(7);
    expect(seen.filter(({ headers }) => headers.has('authorization'))).toEqual([]);
    await spying('HTTPS://API.example:443/');
    expect(seen[7]?.headers.get('authorization')).toBe('Bearer S3cret-1');
  });

  it('refuses an authorization header beside its own', async () => {
    const error = await thrownBy(() => authorized()(api.url, { headers: { Authorization: 'Bearer S3cret-mine' } }));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect(String(error)).not.toContain('S3cret');
    expect(api.requests).toEqual([]);
  });

  it('says that nobody is logged in', async () => {
    await storage.removeAllTokenData();
    await expect(authorized()(api.url)).rejects.toMatchObject({ code: 'ERR_MISSING_TOKEN', resourceServer: 'api' });
    expect(api.requests).toEqual([]);
  });

  it('shows no token that cannot be sent, and sends none that is bound to a key', async () => {
    for (const fields of [{ access_token: 'S3cret\n1' }, { access_token: 'S3crét' }, { token_type: 'DPoP' }]) {
      await storage.storeTokenData(sample('api', fields));
      const error = await thrownBy(() => authorized()(api.url));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: Object.keys(fields)[0] });
      expect(String(error)).not.toContain('S3cr');
    }
    expect(api.requests).toEqual([]);
  });

  it('refuses origins that are none, or that anybody on the way could read', () => {
    const wrong = [
      [],
      'https://api.example',
      ['https://api.example/v1'],
      ['http://api.example'],
      ['https://user@api.example'],
      ['*'],
      ['api.example'],
      [undefined],
    ];
    for (const origins of wrong) {
      expect(() => authorized({ origins: origins as string[] }), String(origins)).toThrow(/origins"/);
    }
    authorized({ origins: ['https://api.example/', 'http://localhost:8080', 'https://API.example:443'] });
    expect(() => authorized({ maxRetryAfterMs: -1 })).toThrow('maxRetryAfterMs');
    expect(() => authorized({ resourceServer: 5 as unknown as string })).toThrow('resource server');
    expect(() => authorized({ fetch: 'S3cret' as unknown as typeof fetch })).toThrow('"fetch" must be a function');
  });

  it('ends with the reason of the signal while it waits for a token', async () => {
    const controller = new AbortController();
    storage.getTokenData = () => {
      controller.abort(new Error('enough'));
      return new Promise(() => {});
    };
    await expect(authorized()(api.url, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('authorizedFetch, when a token is refused', () => {
  it('refreshes once however many requests got a 401, and sends each once more, with its body', async () => {
    api.answer = onlyFor('S3cret-2');
    const fetch = authorized();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const response = await fetch(api.url, { method: 'POST', body: `body ${n}` });
        return [response.status, ((await response.json()) as { body: string }).body];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 8 }, (_, n) => [200, `body ${n}`]));
    expect(storage.refreshes).toBe(1);
    expect(api.requests).toHaveLength(16);
  });

  it('leaves it at one more try', async () => {
    api.answer = onlyFor('another');
    expect((await authorized()(api.url)).status).toBe(401);
    expect(bearers(api)).toEqual(['Bearer S3cret-1', 'Bearer S3cret-2']);
  });

  it('sends again what a request or a form holds', async () => {
    api.answer = onlyFor('S3cret-2');
    const request = new Request(api.url, { method: 'POST', body: 'from a request' });
    expect(await (await authorized()(request)).json()).toEqual({ body: 'from a request' });
    await storage.storeTokenData(sample('api', { access_token: 'S3cret-1' }));
    const body = new URLSearchParams({ form: 'yes' });
    expect(await (await authorized()(api.url, { method: 'POST', body })).json()).toEqual({ body: 'form=yes' });
    expect(api.requests).toHaveLength(4);
  });

  it('does not send a stream twice: the 401 is the answer, and the next request has a new token', async () => {
    api.answer = onlyFor('S3cret-2');
    const init = (): RequestInit & { duplex: 'half' } => ({ method: 'POST', body: once('stream'), duplex: 'half' });
    expect((await authorized()(api.url, init())).status).toBe(401);
    expect(api.requests.map(({ body }) => body)).toEqual(['stream']);
    expect(await (await authorized()(api.url, init())).json()).toEqual({ body: 'stream' });
    expect(storage.refreshes).toBe(1);
  });

  it('leaves the 401 as it is where the storage does not refresh, or has no other token', async () => {
    api.answer = onlyFor('another');
    const plain = new MemoryTokenStorage();
    await plain.storeTokenData(sample('api'));
    const options = { resourceServer: 'api', origins: [api.url] };
    const response = await authorizedFetch(plain, options)(api.url);
    expect([response.status, await response.json()]).toEqual([401, { body: '' }]);

    storage.markRejected = () => {};
    const same = await authorized()(api.url);
    expect([same.status, await same.json()]).toEqual([401, { body: '' }]);
    expect(api.requests).toHaveLength(2);
  });
});

describe('authorizedFetch, asked too often', () => {
  const busyWith = (retryAfter: string): void => {
    api.answer = (_, response) =>
      json(response, {}, api.requests.length > 1 ? 200 : 429, retryAfter ? { 'retry-after': retryAfter } : {});
  };

  it('comes again after the time that the server says, with the body', async () => {
    busyWith('0');
    expect((await authorized()(api.url, { method: 'POST', body: 'text' })).status).toBe(200);
    expect(api.requests.map(({ body }) => body)).toEqual(['text', 'text']);
  });

  it('gives the 429 to its caller when that is too long, or not said, or the body is a stream', async () => {
    const duplex = { method: 'POST', body: once('stream'), duplex: 'half' };
    const tries: [string, Partial<AuthorizedFetchOptions>, RequestInit?][] = [
      ['11', {}],
      ['1', { maxRetryAfterMs: 0 }],
      ['3000000', { maxRetryAfterMs: Infinity }],
      ['soon', {}],
      ['', {}],
      ['0', {}, duplex],
    ];
    for (const [retryAfter, options, init] of tries) {
      api.requests.length = 0;
      busyWith(retryAfter);
      expect((await authorized(options)(api.url, init)).status).toBe(429);
      expect(api.requests).toHaveLength(1);
    }
  });
});
