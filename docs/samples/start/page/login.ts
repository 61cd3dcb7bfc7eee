import * as oauth from 'oauth4webapi';

import { clientId, issuer, redirectUri, scope } from './settings.ts';

const client: oauth.Client = { client_id: clientId };
// A provider on this machine may speak plain HTTP.
const options = { [oauth.allowInsecureRequests]: issuer.startsWith('http://127.0.0.1') };

const discover = async (): Promise<oauth.AuthorizationServer> =>
  oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), options));

/** Leaves the page for the provider: authorization code with PKCE, and no server of your own. */
export async function beginLogin(): Promise<void> {
  const { authorization_endpoint = '' } = await discover();
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  sessionStorage.setItem('login', JSON.stringify({ verifier, state }));
  const url = new URL(authorization_endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Many providers give a refresh token only where the user is asked.
    prompt: 'consent',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/** Back from the provider: takes the code to the token endpoint, and gives what it answers. */
export async function finishLogin(): Promise<oauth.TokenEndpointResponse> {
  const here = new URL(location.href);
  history.replaceState(null, '', here.pathname);
  const { verifier = '', state = '' } = JSON.parse(sessionStorage.getItem('login') ?? '{}') as Record<string, string>;
  sessionStorage.removeItem('login');
  const server = await discover();
  const code = oauth.validateAuthResponse(server, client, here, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    code,
    redirectUri,
    verifier,
    options,
  );
  return oauth.processAuthorizationCodeResponse(server, client, response);
}

/** Where refresh tokens are spent. */
export const tokenEndpoint = async (): Promise<string> => (await discover()).token_endpoint ?? '';
