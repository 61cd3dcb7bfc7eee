import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type KoaContextWithOIDC, Provider } from 'oidc-provider';

import { demoLogin } from './demo-login.ts';
import { home, interact } from './interaction.ts';
import { API_SCOPE, protectedApi } from './protected-api.ts';
import { NATIVE_CLIENT_ID, providerConfiguration, SPA_CLIENT_ID } from './provider-configuration.ts';

/** How a demo provider is to be. */
export interface ProviderOptions {
  /** The port on 127.0.0.1; any free one by default. */
  readonly port?: number | undefined;
  /** How long an access token is good, in seconds; an hour by default. */
  readonly accessTokenLifetimeSeconds?: number | undefined;
  /** The origins of the browser example: it is redirected to their `/`, and may call from there. */
  readonly spaOrigins?: readonly string[] | undefined;
}

/** A demo provider that runs, and what an application has to know of it. */
export interface RunningProvider extends AsyncDisposable {
  readonly issuer: string;
  /** A public client with redirects to `http://127.0.0.1:<any port>/callback`. */
  readonly nativeClientId: string;
  /** A public client with redirects to the `/` of each SPA origin. */
  readonly spaClientId: string;
  /** What to ask for, in order to get an ID token, a refresh token and the API. */
  readonly scope: string;
  /** The name of the API, under which to store the token: this provider's responses do not say it. */
  readonly resourceServer: string;
  /** What to GET with the access token. */
  readonly apiUrl: string;
  /** How often a refresh token has been brought here so far, accepted or refused. */
  readonly refreshes: number;
  close(): Promise<void>;
}

/**
 * Starts an OpenID provider on 127.0.0.1: `oidc-provider`, with PKCE required and refresh tokens that rotate.
 *
 * It logs in without a human where the authorization request says `login_hint=ada` (or `grace`), and else shows a
 * page with a button for each.
 */
export async function startProvider(options: ProviderOptions = {}): Promise<RunningProvider> {
  const { port = 0, accessTokenLifetimeSeconds = 3600, spaOrigins = ['http://127.0.0.1:5173'] } = options;
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, providerConfiguration(accessTokenLifetimeSeconds, spaOrigins));
  provider.on('server_error', (_context, error) => console.error(error));
  let refreshes = 0;
  const countRefresh = ({ oidc }: KoaContextWithOIDC): void => {
    if (oidc.params?.['grant_type'] === 'refresh_token') refreshes += 1;
  };
  provider.on('grant.success', countRefresh);
  provider.on('grant.error', countRefresh);
  const rest = provider.callback();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/') home(response);
    else if (pathname.startsWith('/interaction/')) await interact(provider, request, response);
    else if (pathname === '/demo-login') await demoLogin(provider, request, response);
    else if (pathname === '/api/files') await protectedApi(provider, request, response);
    else await rest(request, response);
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });

  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    issuer,
    nativeClientId: NATIVE_CLIENT_ID,
    spaClientId: SPA_CLIENT_ID,
    scope: `openid profile email offline_access ${API_SCOPE}`,
    resourceServer: 'Files API',
    apiUrl: `${issuer}/api/files`,
    get refreshes() {
      return refreshes;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
