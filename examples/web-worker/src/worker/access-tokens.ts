import type { TokenStorage, TokenStorageData } from '@token-storage/core';

import { SessionError } from '../protocol/session-error.ts';
import type { OAuthClient } from './oauth-client.ts';

const LEEWAY_SECONDS = 60;

/** Access tokens that are good, renewed where they are not; each refresh token is spent once, whatever tab needs it. */
export class AccessTokens {
  readonly #storage: TokenStorage;
  readonly #client: Pick<OAuthClient, 'refresh'>;
  readonly #resourceServer: string;

  constructor(storage: TokenStorage, client: Pick<OAuthClient, 'refresh'>, resourceServer: string) {
    this.#storage = storage;
    this.#client = client;
    this.#resourceServer = resourceServer;
  }

  /** One that is good for another minute. @throws {@link SessionError} when nobody is logged in. */
  async get(): Promise<string> {
    const stored = await this.#read(this.#storage);
    const isGood = stored.expires_at_seconds - Date.now() / 1000 > LEEWAY_SECONDS;
    return isGood ? stored.access_token : this.replace(stored.access_token);
  }

  /**
   * Another one than this one: what somebody else has got in the meantime, or a new one.
   *
   * @throws {@link SessionError} `ERR_REFRESH` when there is no way to get one.
   */
  async replace(accessToken: string): Promise<string> {
    return this.#storage.withLock(this.#resourceServer, async (locked, signal) => {
      // Read again: who had the lock before may have come for the same.
      const stored = await this.#read(locked);
      if (stored.access_token !== accessToken) return stored.access_token;
      if (stored.refresh_token === undefined) {
        throw new SessionError('ERR_REFRESH', 'The access token is over and there is no refresh token. Log in again.');
      }
      const response = await this.#client.refresh(stored.refresh_token, signal);
      // Whoever logged out meanwhile stays logged out.
      await locked.storeTokenResponse(response, {
        resourceServer: this.#resourceServer,
        grantType: 'refresh_token',
        spentRefreshToken: stored.refresh_token,
      });
      return (await this.#read(locked)).access_token;
    });
  }

  /** Forgets all tokens, and waits for a refresh that is under way, whose new refresh token would be left behind. */
  async forget(): Promise<void> {
    await this.#storage.withLock(this.#resourceServer, async (locked) => {
      await locked.removeAllTokenData();
    });
  }

  async #read(storage: TokenStorage): Promise<TokenStorageData> {
    const data = await storage.getTokenData(this.#resourceServer);
    if (data === undefined) throw new SessionError('ERR_NOT_LOGGED_IN', 'Nobody is logged in.');
    return data;
  }
}
