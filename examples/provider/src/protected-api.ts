import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Provider } from 'oidc-provider';

import { accounts } from './accounts.ts';

/** The scope that the API asks of an access token. */
export const API_SCOPE = 'files.read';

/**
 * `GET /api/files`, a resource server behind the provider: who the bearer of an access token is, and what files they
 * have. Any page may call it, since it takes no cookies.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export async function protectedApi(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cache-control', 'no-store');
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-headers', 'authorization');
    response.writeHead(204).end();
    return;
  }
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (bearer === undefined) return refuse(response, 401, 'no access token', 'Bearer');
  const token = await provider.AccessToken.find(bearer);
  if (token === undefined) {
    return refuse(response, 401, 'the access token is unknown, expired or revoked', 'Bearer error="invalid_token"');
  }
  if (!token.scopes.has(API_SCOPE)) {
    return refuse(
      response,
      403,
      `the access token lacks ${API_SCOPE}`,
      `Bearer error="insufficient_scope", scope="${API_SCOPE}"`,
    );
  }
  json(response, 200, accounts.get(token.accountId) ?? { sub: token.accountId });
}

function refuse(response: ServerResponse, status: number, error: string, challenge: string): void {
  response.setHeader('www-authenticate', challenge);
  json(response, status, { error });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
