import { type RefreshRequest, refreshWith, type TokenResponse } from '@token-storage/core';
import * as oauth from 'oauth4webapi';

import { SessionError, type SessionErrorCode } from '../protocol/session-error.ts';
import type { Config } from './config.ts';

/** How long the provider may take, in milliseconds. */
const DEADLINE_MS = 20_000;

/** This public client at its provider: what goes over the network for a login and a refresh. */
export class OAuthClient {
  readonly #config: Config;
  readonly #client: oauth.Client;
  readonly #redirectUri: string;
  #server: Promise<oauth.AuthorizationServer> | undefined;

  constructor(config: Config, redirectUri: string) {
    this.#config = config;
    this.#client = { client_id: config.clientId };
    this.#redirectUri = redirectUri;
  }

  /** The address at which a human logs in. @throws {@link SessionError} `ERR_PROVIDER`. */
  async authorizationUrl(state: string, verifier: string): Promise<string> {
    const { authorization_endpoint: endpoint } = await this.#discover();
    if (endpoint === undefined) throw new SessionError('ERR_PROVIDER', 'The provider has no authorization endpoint.');
    const url = new URL(endpoint);
    const parameters = {
      client_id: this.#client.client_id,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      scope: this.#config.scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      // A refresh token is only given where the user is asked (OpenID Connect Core §11).
      prompt: 'consent',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Redeems the code of a redirect. @throws {@link SessionError} `ERR_LOGIN`, also when the provider refused. */
  async redeem(redirect: URL, state: string, verifier: string): Promise<oauth.TokenEndpointResponse> {
    const server = await this.#discover();
    return attempt('ERR_LOGIN', 'The provider did not log you in', async () => {
      const code = oauth.validateAuthResponse(server, this.#client, redirect, state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        this.#client,
        oauth.None(),
        code,
        this.#redirectUri,
        verifier,
        options(server.issuer),
      );
      return oauth.processAuthorizationCodeResponse(server, this.#client, response);
    });
  }

  /** Spends a refresh token. @throws {@link TokenEndpointError}, and {@link SessionError} `ERR_PROVIDER`. */
  async refresh(request: RefreshRequest): Promise<TokenResponse> {
    const { token_endpoint: tokenEndpoint = '' } = await this.#discover();
    return refreshWith({ tokenEndpoint, clientId: this.#client.client_id })(request);
  }

  async #discover(): Promise<oauth.AuthorizationServer> {
    const discovering = (this.#server ??= attempt('ERR_PROVIDER', 'The provider cannot be reached', async () => {
      const issuer = new URL(this.#config.issuer);
      return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options(issuer.href)));
    }));
    try {
      return await discovering;
    } catch (error) {
      // The next one tries again.
      this.#server = undefined;
      throw error;
    }
  }
}

type Options = Pick<oauth.HttpRequestOptions<'GET'>, 'signal' | typeof oauth.allowInsecureRequests>;

const options = (issuer: string): Options => ({
  signal: AbortSignal.timeout(DEADLINE_MS),
  // A provider on this machine may speak plain HTTP.
  [oauth.allowInsecureRequests]: ['localhost', '127.0.0.1'].includes(new URL(issuer).hostname),
});

/** Turns what `oauth4webapi` throws, which can hold a whole response, into the little that the page may see. */
async function attempt<T>(code: SessionErrorCode, what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw new SessionError(code, `${what} (${reasonOf(error)}).`);
  }
}

function reasonOf(error: unknown): string {
  // The provider's own word, as RFC 6749 §4.1.2.1 and §5.2 list them: `access_denied`, `invalid_grant`.
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    return /^[a-z_]{1,40}$/.test(error.error) ? error.error : error.code;
  }
  if (error instanceof oauth.OperationProcessingError) return error.code ?? error.name;
  return error instanceof Error ? error.name : 'unknown';
}
