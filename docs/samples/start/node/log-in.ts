import { on, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import * as client from 'openid-client';

/**
 * Logs in with a browser, as programs without a secret do: authorization code with PKCE, and a redirect to this machine.
 *
 * @returns What the token endpoint answered.
 */
export async function logIn(config: client.Configuration, scope: string): Promise<client.TokenEndpointResponse> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    // Many providers give a refresh token only where the user is asked.
    prompt: 'consent',
  });
  console.log(`Open this in a browser, and log in:\n${url.href}`);
  try {
    const requests = on(server, 'request') as AsyncIterable<[IncomingMessage, ServerResponse]>;
    for await (const [request, response] of requests) {
      const redirect = new URL(request.url ?? '/', redirectUri);
      const isOurs = redirect.pathname === '/callback';
      response.writeHead(isOurs ? 200 : 404).end(isOurs ? 'You can close this page.' : undefined);
      if (isOurs) return await client.authorizationCodeGrant(config, redirect, { pkceCodeVerifier, expectedState });
    }
    throw new Error('Nobody came back from the login.');
  } finally {
    server.close();
    server.closeIdleConnections();
  }
}
