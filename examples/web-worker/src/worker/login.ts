import type { TokenStorage } from '@token-storage/core';
import { generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';

import { SessionError } from '../protocol/session-error.ts';
import type { Config } from './config.ts';
import type { OAuthClient } from './oauth-client.ts';
import type { PendingLogins } from './pending-logins.ts';

/** Authorization code with PKCE (RFC 7636). The page only carries the two addresses. */
export class Login {
  readonly #config: Config;
  readonly #client: OAuthClient;
  readonly #pending: PendingLogins;

  constructor(config: Config, client: OAuthClient, pending: PendingLogins) {
    this.#config = config;
    this.#client = client;
    this.#pending = pending;
  }

  /** The address to go to. */
  async begin(): Promise<string> {
    const state = generateRandomState();
    const verifier = generateRandomCodeVerifier();
    const url = await this.#client.authorizationUrl(state, verifier);
    await this.#pending.add(state, verifier);
    return url;
  }

  /**
   * Redeems the code, has the ID token verified and stores the tokens.
   *
   * @param redirectUrl Where the provider sent the page to. Each is good once.
   * @throws {@link SessionError} `ERR_LOGIN` when this browser has begun no such login, or the provider refused it.
   * @throws {@link IDTokenError} when the ID token cannot be verified. Nothing is stored then.
   */
  async finish(redirectUrl: string, storage: TokenStorage): Promise<void> {
    const redirect = URL.parse(redirectUrl);
    const state = redirect?.searchParams.get('state');
    // That there is a verifier under this state is the check of the state (RFC 6749 §10.12).
    const verifier = state ? await this.#pending.take(state) : undefined;
    if (!redirect || !state || verifier === undefined) {
      const problem = 'was not begun in this browser, is over, or took longer than ten minutes';
      throw new SessionError('ERR_LOGIN', `This login ${problem}. Log in again.`);
    }
    const response = await this.#client.redeem(redirect, state, verifier);
    const { resourceServer, scope } = this.#config;
    await storage.storeTokenResponse(response, { resourceServer, scope });
  }
}
