import { type AuthorizationServer, type Client, None } from 'oauth4webapi';
import * as oauth from 'oauth4webapi';

import type { Config } from './config.ts';

/** Authorization code with PKCE (RFC 7636), in the page: no server of ours is involved. */
export class Login {
  readonly #config: Config;
  readonly #client: Client;
  #server: Promise<AuthorizationServer> | undefined;

  constructor(config: Config) {
    this.#config = config;
    this.#client = { client_id: config.clientId };
  }

  /** Leaves the page for the provider; it comes back with a code. */
  async begin(): Promise<never> {
    const server = await this.#discover();
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    // Of this tab, and only until it comes back.
    sessionStorage.setItem(`login.${state}`, verifier);

    const url = new URL(server.authorization_endpoint ?? '');
    url.search = String(
      new URLSearchParams({
        client_id: this.#client.client_id,
        redirect_uri: redirectUri(),
        response_type: 'code',
        scope: this.#config.scope,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        // A refresh token is only given where the user is asked (OpenID Connect Core §11).
        prompt: 'consent',
      }),
    );
    location.assign(url);
    return new Promise<never>(() => {});
  }

  /** Whether the page was opened by the provider's redirect. */
  isReturning(): boolean {
    const parameters = new URLSearchParams(location.search);
    return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  }

  /** Takes the code of the redirect to the token endpoint, and gives its answer. */
  async finish(): Promise<oauth.TokenEndpointResponse> {
    const here = new URL(location.href);
    history.replaceState(null, '', here.pathname);
    const state = here.searchParams.get('state') ?? '';
    const verifier = sessionStorage.getItem(`login.${state}`);
    sessionStorage.removeItem(`login.${state}`);
    if (verifier === null) throw new Error('This login was begun in another tab. Log in again here.');
    const server = await this.#discover();
    const parameters = oauth.validateAuthResponse(server, this.#client, here, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      this.#client,
      None(),
      parameters,
      redirectUri(),
      verifier,
      options(server),
    );
    return oauth.processAuthorizationCodeResponse(server, this.#client, response);
  }

  /** Where refresh tokens are spent, and by whom. */
  async tokenEndpoint(): Promise<{ tokenEndpoint: string; clientId: string }> {
    const { token_endpoint: tokenEndpoint = '' } = await this.#discover();
    return { tokenEndpoint, clientId: this.#client.client_id };
  }

  #discover(): Promise<AuthorizationServer> {
    this.#server ??= (async () => {
      const issuer = new URL(this.#config.issuer);
      const response = await oauth.discoveryRequest(issuer, insecureOnLoopback(issuer));
      return oauth.processDiscoveryResponse(issuer, response);
    })();
    return this.#server;
  }
}

const redirectUri = (): string => `${location.origin}/`;

const options = (server: AuthorizationServer): object => insecureOnLoopback(new URL(server.issuer));

/** A provider on this machine may speak plain HTTP. */
const insecureOnLoopback = ({ hostname }: URL): object =>
  ['localhost', '127.0.0.1'].includes(hostname) ? { [oauth.allowInsecureRequests]: true } : {};
