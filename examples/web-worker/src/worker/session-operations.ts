import { IDTokenDecoder, RefreshingTokenStorage, type TokenStorage } from '@token-storage/core';

import type { ApiRequest, ApiResponse, Operations, Session } from '../protocol/messages.ts';
import { AuthorizedRequests } from './authorized-requests.ts';
import type { Config } from './config.ts';
import { Login } from './login.ts';
import { OAuthClient } from './oauth-client.ts';
import type { PendingLogins } from './pending-logins.ts';
import { sessionOf } from './session-of.ts';

/** What the page may ask for, done with the tokens that it may not have. */
export class SessionOperations implements Operations {
  readonly #storage: RefreshingTokenStorage;
  readonly #login: Login;
  readonly #requests: AuthorizedRequests;

  constructor(config: Config, storage: TokenStorage, pending: PendingLogins, redirectUri: string) {
    const { issuer, clientId } = config;
    const client = new OAuthClient(config, redirectUri);
    this.#storage = new RefreshingTokenStorage(storage, { refresh: (request) => client.refresh(request) });
    this.#storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });
    this.#login = new Login(config, client, pending);
    this.#requests = new AuthorizedRequests(this.#storage, config);
  }

  async session(): Promise<Session> {
    return sessionOf(await this.#storage.getTokenDataByResourceServer());
  }

  beginLogin(): Promise<string> {
    return this.#login.begin();
  }

  finishLogin(redirectUrl: string): Promise<void> {
    return this.#login.finish(redirectUrl, this.#storage);
  }

  request(request: ApiRequest): Promise<ApiResponse> {
    return this.#requests.send(request);
  }

  async logOut(): Promise<void> {
    await this.#storage.removeAllTokenData();
  }
}
