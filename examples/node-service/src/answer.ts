import { authorizedFetch, type RefreshingTokenStorage, revokeAndRemove } from '@token-storage/core';

import type { Login } from './login.ts';
import type { Settings } from './settings.ts';

/** What the service works with. */
export interface Parts {
  readonly settings: Settings;
  readonly users: RefreshingTokenStorage;
  readonly login: Login;
}

/**
 * Answers a request for a user. Who that is stands in the path here; a service of your own takes it from its session.
 *
 * - `GET /users/<user>/login` sends the browser to the provider, which sends it to `/callback`.
 * - `GET /users/<user>/files` asks the API with the user's token.
 * - `POST /users/<user>/logout` removes the user's tokens, and has them revoked.
 */
export async function answer(request: Request, { settings, users, login }: Parts): Promise<Response> {
  const { resourceServer, apiUrl, clientId, scope, publicUrl } = settings;
  const url = new URL(request.url);
  if (url.pathname === '/callback') {
    const result = await login.finish(url);
    if (result === undefined) return text(400, 'There is no such login, or no more: begin it again.');
    await users.withNamespace(result.user).storeTokenResponse(result.response, { resourceServer, scope });
    return Response.redirect(`${publicUrl}/users/${result.user}/files`);
  }
  const [, user, what] = /^\/users\/([\w.-]{1,100})\/(\w+)$/.exec(url.pathname) ?? [];
  if (user === undefined) return text(404, 'Try /users/somebody/files.');
  const storage = users.withNamespace(user);
  switch (`${request.method} ${what}`) {
    case 'GET login':
      return Response.redirect(await login.begin(user, url.searchParams.get('login_hint')));
    case 'GET files':
      return authorizedFetch(storage, { resourceServer, origins: [new URL(apiUrl).origin] })(apiUrl);
    case 'POST logout': {
      const { revocation_endpoint: revocationEndpoint = '' } = login.server;
      const { removed, notRevoked } = await revokeAndRemove(storage, { revocationEndpoint, clientId });
      return Response.json({ removed: removed.length, notRevoked: notRevoked.length });
    }
    default:
      return text(404, 'There are login, files and logout.');
  }
}

const text = (status: number, said: string): Response => new Response(`${said}\n`, { status });
