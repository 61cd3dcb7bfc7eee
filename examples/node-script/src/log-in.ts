import * as oauth from 'oauth4webapi';

import { discover, requestOptions } from './authorization-server.ts';
import { awaitRedirect } from './await-redirect.ts';
import { loginRefusal } from './login-refusal.ts';
import { RedirectListener } from './redirect-listener.ts';
import type { Settings } from './settings.ts';
import { visit } from './visit.ts';

/** What a login gave, to be stored. */
export interface LoginResult {
  /** The JSON of the token endpoint. */
  readonly response: oauth.TokenEndpointResponse;
  /** What was asked for, since a response may leave out what it granted. */
  readonly scope: string;
  /** The issuer as it calls itself. */
  readonly issuer: string;
}

/**
 * Logs in by authorization code with PKCE, as a program without a secret does.
 *
 * @throws Error that says what to do, when the provider cannot be reached or gives no tokens.
 * @see https://www.rfc-editor.org/rfc/rfc8252
 */
export async function logIn(settings: Settings, signal: AbortSignal): Promise<LoginResult> {
  const { redirectUri } = settings;
  if (!RedirectListener.canListenAt(redirectUri)) return exchange(settings, undefined, signal);
  const listener = await RedirectListener.open(redirectUri);
  try {
    return await exchange(settings, listener, signal);
  } finally {
    await listener.close();
  }
}

/** @param listener Absent where the provider does not redirect to this machine. */
async function exchange(
  settings: Settings,
  listener: RedirectListener | undefined,
  signal: AbortSignal,
): Promise<LoginResult> {
  const { issuer, clientId, loginAs } = settings;
  const server = await discover(issuer, signal);
  const client = { client_id: clientId };
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const scope = settings.scope ?? defaultScope(server);

  const redirectUri = listener?.redirectUri ?? settings.redirectUri.href;
  const url = authorizationUrl(server, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...askForRefreshToken(scope),
    ...(loginAs !== undefined && { login_hint: loginAs }),
  });

  const redirect = await (loginAs === undefined ? awaitRedirect : withoutHuman)(url, listener, signal);
  // A code that was pasted alone was chosen by the user, who saw which login it is of.
  const answer =
    redirect instanceof URL ? redirect : new URLSearchParams({ code: redirect, state, iss: server.issuer });
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      oauth.validateAuthResponse(server, client, answer, state),
      redirectUri,
      verifier,
      requestOptions(issuer, signal),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
    return { response: tokens, scope, issuer: server.issuer };
  } catch (cause) {
    throw loginRefusal(cause);
  }
}

/** Does what a human would: goes to the provider, is sent back, and comes to the listener. */
async function withoutHuman(url: URL, listener: RedirectListener | undefined, signal: AbortSignal): Promise<URL> {
  const end = await visit(url, signal);
  if (listener === undefined) return end;
  await fetch(end, { signal });
  return listener.redirect;
}

/** Who it is, and a refresh token where there is a scope for it. */
function defaultScope({ scopes_supported }: oauth.AuthorizationServer): string {
  return scopes_supported?.includes('offline_access') ? 'openid email offline_access' : 'openid email';
}

/** OpenID Connect gives a refresh token only where the user is asked for it; others have a parameter of their own. */
function askForRefreshToken(scope: string): Record<string, string> {
  return scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : { access_type: 'offline' };
}

function authorizationUrl(server: oauth.AuthorizationServer, parameters: Record<string, string>): URL {
  if (server.authorization_endpoint === undefined) {
    throw new Error(`${JSON.stringify(server.issuer)} has no authorization endpoint: check ISSUER.`);
  }
  const url = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}
