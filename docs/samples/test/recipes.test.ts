import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';
import { startProvider } from 'example-provider';
import * as client from 'openid-client';
import { sample } from 'test-support/sample';
import { describe, expect, it } from 'vitest';

import { visit } from '../../../examples/node-script/src/visit.ts';
import { logInByCode } from '../recipes/device-flow/log-in-by-code.ts';
import { logOut } from '../recipes/log-out/log-out.ts';
import { connect } from '../recipes/mcp-client/connect.ts';

type Answer = (request: IncomingMessage, body: string) => { status?: number; body?: unknown } | undefined;

/** A server of this machine, for as long as a test needs it. */
async function serve(answer: Answer): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void text(request).then((asked) => {
      const { status = 200, body } = answer(request, asked) ?? { status: 404 };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('the device flow', () => {
  it('shows a code, waits for the user, and gives what is stored', async () => {
    let asked = 0;
    await using server = await serve(({ url }) => {
      if (url === '/.well-known/openid-configuration') {
        return {
          body: {
            issuer: server.url,
            token_endpoint: `${server.url}/token`,
            device_authorization_endpoint: `${server.url}/device`,
          },
        };
      }
      if (url === '/device') {
        const verification_uri = `${server.url}/activate`;
        return { body: { device_code: 'd', user_code: 'WDJB-MJHT', verification_uri, expires_in: 60, interval: 0.05 } };
      }
      asked += 1;
      if (asked < 3) return { status: 400, body: { error: 'authorization_pending' } };
      return { body: { access_token: 'access', refresh_token: 'refresh', token_type: 'bearer', expires_in: 60 } };
    });
    const options = { execute: [client.allowInsecureRequests] };
    const config = await client.discovery(new URL(server.url), 'my-device', undefined, client.None(), options);
    const shown: string[] = [];
    const response = await logInByCode(config, 'openid', (...what) => shown.push(...what));
    expect(shown).toEqual([`${server.url}/activate`, 'WDJB-MJHT']);
    const storage = new MemoryTokenStorage();
    await storage.storeTokenResponse(response, { resourceServer: 'api', scope: 'openid' });
    expect(await storage.getTokenData('api')).toMatchObject({ refresh_token: 'refresh', scope: 'openid' });
    expect(asked).toBe(3);
  });
});

describe('the logout at the provider', () => {
  it('revokes the tokens, and ends the session with the ID token that was kept', async () => {
    await using provider = await startProvider();
    const { issuer, nativeClientId: clientId, scope } = provider;
    const options = { execute: [client.allowInsecureRequests] };
    const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), options);
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: 'http://127.0.0.1/callback',
      scope,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      prompt: 'consent',
      login_hint: 'ada',
    });
    const redirect = await visit(url, AbortSignal.timeout(20_000));
    const response = await client.authorizationCodeGrant(config, redirect, { pkceCodeVerifier });

    const keep = ['id_token'];
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
      refresh: refreshWith({ tokenEndpoint: config.serverMetadata().token_endpoint ?? '', clientId }),
      response: { keep },
    });
    await storage.storeTokenResponse(response, { resourceServer: 'api', identity: 'ignore', keep });
    await storage.updateTokenData('api', (data) => data?.with({ expires_at_seconds: 1 }));
    expect((await storage.getTokenData('api'))?.extra['id_token']).toBeDefined();

    const address = await logOut(storage, { ...config.serverMetadata(), clientId }, 'https://app.example/');
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
    expect(address?.searchParams.get('id_token_hint')?.split('.')).toHaveLength(3);
    address?.searchParams.delete('post_logout_redirect_uri');
    const page = await fetch(address ?? '');
    expect(page.status).toBe(200);
    address?.searchParams.set('id_token_hint', 'x.y.z');
    expect((await fetch(address ?? '')).status).toBe(400);
  });

  it('is only here, where the provider has no address for it', async () => {
    const storage = new MemoryTokenStorage();
    await storage.storeTokenData(sample('api'));
    expect(await logOut(storage, { clientId: 'my-app' }, 'https://app.example/')).toBeUndefined();
    expect(await storage.getTokenData('api')).toBeUndefined();
  });
});

/** What is read of a request of the Model Context Protocol. */
interface RpcRequest {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly protocolVersion?: string };
}

describe('an MCP client', () => {
  it('sends the stored token, and a new one after a 401, got once', async () => {
    const seen: (string | undefined)[] = [];
    let refreshes = 0;
    await using server = await serve(({ url, headers, method }, body) => {
      if (url === '/token') {
        refreshes += 1;
        return { body: { access_token: 'new', token_type: 'Bearer', expires_in: 3600 } };
      }
      if (method !== 'POST') return { status: 405 };
      seen.push(headers.authorization);
      if (headers.authorization !== 'Bearer new') return { status: 401, body: {} };
      const { id, method: called, params } = JSON.parse(body) as RpcRequest;
      if (id === undefined) return { status: 202 };
      const tool = { name: 'say', inputSchema: { type: 'object' } };
      const result =
        called === 'tools/list'
          ? { tools: [tool] }
          : {
              protocolVersion: params?.protocolVersion,
              capabilities: { tools: {} },
              serverInfo: { name: 's', version: '1' },
            };
      return { body: { jsonrpc: '2.0', id, result } };
    });
    const address = `${server.url}/mcp`;
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
      refresh: refreshWith({ tokenEndpoint: `${server.url}/token`, clientId: 'my-agent' }),
    });
    await storage.storeTokenData(sample(address, { refresh_token: 'refresh' }));
    const connected = await connect(storage, address);
    expect((await connected.listTools()).tools).toMatchObject([{ name: 'say' }]);
    await connected.close();
    expect(seen[0]).toBe(`Bearer access-${address}`);
    expect(new Set(seen.slice(1))).toEqual(new Set(['Bearer new']));
    expect(refreshes).toBe(1);
  });
});
