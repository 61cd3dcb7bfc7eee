import { inspect } from 'node:util';
import { refreshWith, TokenEndpointError, type TokenEndpointOptions, UsageError } from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';
import { thrownBy } from '../support/thrown-by.ts';

let server: LoopbackServer;
beforeEach(async () => {
  server = await startLoopbackServer();
});
afterEach(() => server.close());

const SECRETS = ['S3cret-refresh', 'S3cret-client', 'S3cret-answer'];
const refresh = (options: Partial<TokenEndpointOptions> = {}, signal = new AbortController().signal) =>
  refreshWith({ tokenEndpoint: `${server.url}/token`, clientId: 'client', ...options })({
    refreshToken: 'S3cret-refresh',
    resourceServer: 'api.example',
    scope: 'a b',
    signal,
  });
const failure = async (options: Partial<TokenEndpointOptions> = {}): Promise<TokenEndpointError> => {
  const error = await thrownBy(() => refresh(options));
  expect(error).toBeInstanceOf(TokenEndpointError);
  for (const secret of SECRETS) expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  return error as TokenEndpointError;
};

describe('refreshWith, what it sends', () => {
  it('sends the refresh token of a public client in a form that needs no preflight, and gives the answer', async () => {
    server.answer = (_, response) => json(response, { access_token: 'new', expires_in: 60 });
    expect(await refresh()).toEqual({ access_token: 'new', expires_in: 60 });
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/token',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'S3cret-refresh',
      client_id: 'client',
    });
  });

  it('sends a secret in the authorization header, both parts as a form writes them', async () => {
    await refresh({ clientId: 'my client:ä', clientSecret: 'S3cret-client%+' });
    const [request] = server.requests;
    expect(atob(request?.headers.authorization?.replace('Basic ', '') ?? '')).toBe(
      'my+client%3A%C3%A4:S3cret-client%25%2B',
    );
    expect(request?.body).not.toContain('client_id');
  });

  it('sends a secret in the body where the server wants it there, and further parameters', async () => {
    await refresh({
      clientSecret: 'S3cret-client',
      clientAuthentication: 'client_secret_post',
      parameters: { audience: 'https://api.example' },
    });
    const [request] = server.requests;
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      client_id: 'client',
      client_secret: 'S3cret-client',
      audience: 'https://api.example',
    });
  });

  it('refuses an address that secrets must not be sent to, and options that are not as documented', () => {
    const good = { tokenEndpoint: 'https://auth.example/token', clientId: 'client' };
    const wrong = [
      { tokenEndpoint: 'http://auth.example/token' },
      { tokenEndpoint: 'https://user:S3cret-client@auth.example/token' },
      { tokenEndpoint: '/token' },
      { tokenEndpoint: undefined },
      { clientId: '' },
      { clientSecret: '' },
      { clientAuthentication: 'S3cret-client' },
      { parameters: { refresh_token: 'S3cret-refresh' } },
      { parameters: { audience: 5 } },
      { parameters: 'S3cret' },
      { timeoutMs: 0 },
      { fetch: 'S3cret' },
    ];
    refreshWith(good);
    for (const options of wrong) {
      let error: unknown;
      try {
        refreshWith({ ...good, ...options } as TokenEndpointOptions);
      } catch (thrown) {
        error = thrown;
      }
      expect(error, Object.keys(options)[0]).toBeInstanceOf(UsageError);
      expect((error as Error).message).not.toContain('S3cret');
    }
  });
});

describe('refreshWith, what it is answered', () => {
  it.each([400, 401, 200])('tells the name of an error that comes with the status %i', async (status) => {
    server.answer = (_, response) =>
      json(response, { error: 'invalid_grant', error_description: 'S3cret-answer' }, status);
    const error = await failure({ clientSecret: 'S3cret-client' });
    expect(error).toMatchObject({ code: 'ERR_TOKEN_ENDPOINT', error: 'invalid_grant', status });
    expect(error.message).toContain(`${server.url}/token`);
  });

  it('names no error that is none of OAuth’s, whatever it is', async () => {
    for (const error of ['S3cret-answer', { name: 'S3cret-answer' }, 5]) {
      server.answer = (_, response) => json(response, { error }, 400);
      expect(await failure()).toMatchObject({ error: undefined, status: 400 });
      server.answer = (_, response) => json(response, { error });
      expect(await failure()).toMatchObject({ error: undefined, status: 200 });
    }
  });

  it('tells the status of an answer that is no JSON, or of nobody who could have given tokens', async () => {
    for (const [status, text] of [
      [200, 'S3cret-answer'],
      [200, ''],
      [502, '<h1>S3cret-answer</h1>'],
      [503, '{}'],
    ] as const) {
      server.answer = (_, response) => void response.writeHead(status).end(text);
      expect(await failure()).toMatchObject({ error: undefined, status });
    }
  });

  it('does not read an answer that is too long to its end', async () => {
    let isCut!: () => void;
    const cut = new Promise<void>((resolve) => (isCut = resolve));
    server.answer = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more).on('close', isCut);
      more();
    };
    expect((await failure()).message).toContain('more than 1000000 bytes');
    await cut;
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: not with the status %i', async (status) => {
    server.answer = ({ path }, response) => {
      if (path === '/token') response.writeHead(status, { location: `${server.url}/elsewhere` }).end();
      else json(response, { access_token: 'new' });
    };
    expect(await failure()).toMatchObject({ error: undefined, status });
    expect(server.requests.map(({ path }) => path)).toEqual(['/token']);
  });

  it('takes no answer of a fetch that followed a redirect by itself', async () => {
    server.answer = ({ path }, response) => {
      if (path === '/token') response.writeHead(307, { location: '/elsewhere' }).end();
      else json(response, { access_token: 'S3cret-answer' });
    };
    const following: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'follow' });
    expect((await failure({ fetch: following })).message).toContain('redirects');
  });
});

describe('refreshWith, when there is no answer', () => {
  it('tells what the system says, and nothing of the request', async () => {
    await server.close();
    const error = await failure({ clientSecret: 'S3cret-client' });
    expect(error).toMatchObject({ error: undefined, status: undefined });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('shows nothing of what a fetch of somebody else throws', async () => {
    const telling: typeof fetch = async (_, init) => {
      throw Object.assign(new Error(init?.body as string), { config: init, code: 'S3cret-client' });
    };
    await failure({ fetch: telling, clientSecret: 'S3cret-client' });
  });

  it('gives up in time, whether the answer does not begin or does not end', async () => {
    server.answer = () => {};
    expect((await failure({ timeoutMs: 50 })).message).toContain('within 50 ms');
    server.answer = (_, response) => void response.write('{');
    expect((await failure({ timeoutMs: 50 })).message).toContain('within 50 ms');
    expect((await failure({ timeoutMs: 50, fetch: () => new Promise(() => {}) })).message).toContain('within 50 ms');
  });

  it('tells that an answer broke off', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{"access_token":"S3cret-answer"', () => response.destroy());
    };
    expect(await failure()).toMatchObject({ error: undefined, status: undefined });
  });

  it('ends with the reason of the signal, and sends nothing after it', async () => {
    const controller = new AbortController();
    server.answer = () => controller.abort(new Error('enough'));
    await expect(refresh({}, controller.signal)).rejects.toThrow('enough');
    await expect(refresh({}, controller.signal)).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });
});

describe('refreshWith, asked too often', () => {
  const busy = (header: Record<string, string>, times = 1): void => {
    server.answer = (_, response) => {
      if (server.requests.length > times) json(response, { access_token: 'new' });
      else json(response, {}, 429, header);
    };
  };

  it('comes again once, after the time that the server says', async () => {
    busy({ 'retry-after': '0' });
    expect(await refresh()).toEqual({ access_token: 'new' });
    busy({ 'retry-after': new Date(0).toUTCString() }, 3);
    expect(await refresh()).toEqual({ access_token: 'new' });
    expect(server.requests).toHaveLength(4);
    busy({ 'retry-after': '0' }, 99);
    expect(await failure()).toMatchObject({ status: 429 });
    expect(server.requests).toHaveLength(6);
  });

  it('does not come again when that is too long, or nobody says when', async () => {
    for (const header of [{ 'retry-after': '6' }, { 'retry-after': 'soon' }, {} as Record<string, string>]) {
      busy(header, 99);
      expect(await failure()).toMatchObject({ status: 429 });
    }
    expect(server.requests).toHaveLength(3);
  });

  it('waits no longer than the signal lets it', async () => {
    const controller = new AbortController();
    busy({ 'retry-after': '5' }, 99);
    const waiting: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      queueMicrotask(() => controller.abort(new Error('enough')));
      return response;
    };
    await expect(refresh({ fetch: waiting }, controller.signal)).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });
});
