import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Provider } from 'oidc-provider';

import { accounts } from './accounts.ts';
import { API_SCOPE } from './protected-api.ts';

/**
 * `POST /demo-login?client_id=demo-spa&username=ada`: what the token endpoint would answer after a login, with no page in
 * between, for the first five minutes with the library. No real provider has this.
 */
export async function demoLogin(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', provider.issuer);
  const client = await provider.Client.find(searchParams.get('client_id') ?? '');
  const account = accounts.get(searchParams.get('username') ?? '');
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'application/json');
  if (request.method !== 'POST' || client === undefined || account === undefined) {
    response.writeHead(400).end(JSON.stringify({ error: 'invalid_request' }));
    return;
  }
  response.end(JSON.stringify(await tokensFor(provider, { accountId: account.sub, client })));
}

interface Login {
  readonly accountId: string;
  readonly client: InstanceType<Provider['Client']>;
}

async function tokensFor({ AccessToken, Grant, RefreshToken }: Provider, login: Login): Promise<object> {
  const scope = `offline_access ${API_SCOPE}`;
  const grant = new Grant({ accountId: login.accountId, clientId: login.client.clientId });
  grant.addOIDCScope(scope);
  const token = { ...login, grantId: await grant.save(), gty: 'demo-login', scope };
  const accessToken = new AccessToken({ ...token, claims: {}, extra: {} });
  return {
    access_token: await accessToken.save(),
    expires_in: accessToken.expiration,
    refresh_token: await new RefreshToken(token).save(),
    scope,
    token_type: 'Bearer',
  };
}
