/// <reference types="chrome" />
import * as oauth from 'oauth4webapi';

import { api, authorizationEndpoint, clientId, scope, tokenEndpoint } from './settings.ts';
import { storage } from './tokens.ts';

const server: oauth.AuthorizationServer = {
  issuer: new URL(authorizationEndpoint).origin,
  token_endpoint: tokenEndpoint,
};
const client: oauth.Client = { client_id: clientId };

/** Opens the provider's login in a window of the browser's, and stores what comes of it. */
export async function logIn(): Promise<void> {
  // Register this at the provider: https://<id of the extension>.chromiumapp.org/
  const redirectUri = chrome.identity.getRedirectURL();
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  const url = new URL(authorizationEndpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const back = await chrome.identity.launchWebAuthFlow({ url: url.href, interactive: true });
  const code = oauth.validateAuthResponse(server, client, new URL(back ?? redirectUri), state);
  const answer = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), code, redirectUri, verifier);
  const response = await oauth.processAuthorizationCodeResponse(server, client, answer);
  await storage.storeTokenResponse(response, { resourceServer: api, scope, identity: 'ignore' });
}
