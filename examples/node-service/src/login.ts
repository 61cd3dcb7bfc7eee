import { discover, requestOptions } from 'example-node-script/authorization-server';
import * as oauth from 'oauth4webapi';

import type { PendingLogins } from './pending-logins.ts';
import type { Settings } from './settings.ts';

/** What a login gave, and whose it is. */
export interface LoginResult {
  readonly user: string;
  readonly response: oauth.TokenEndpointResponse;
}

/** Logs users in, by authorization code with PKCE. What one process has begun, another one may finish. */
export class Login {
  readonly server: oauth.AuthorizationServer;
  readonly #settings: Settings;
  readonly #pending: PendingLogins;

  private constructor(server: oauth.AuthorizationServer, settings: Settings, pending: PendingLogins) {
    this.server = server;
    this.#settings = settings;
    this.#pending = pending;
  }

  /** @throws Error when the provider cannot be reached. */
  static async at(settings: Settings, pending: PendingLogins): Promise<Login> {
    const server = await discover(settings.issuer, AbortSignal.timeout(20_000));
    return new Login(server, settings, pending);
  }

  /** Where a user goes to log in. @param hint Who it is at the provider, for a login without a human. */
  async begin(user: string, hint: string | null): Promise<string> {
    const state = oauth.generateRandomState();
    const codeVerifier = oauth.generateRandomCodeVerifier();
    await this.#pending.add(state, { user, codeVerifier });
    const url = new URL(this.server.authorization_endpoint ?? '');
    const parameters = {
      client_id: this.#settings.clientId,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      prompt: 'consent',
      scope: this.#settings.scope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(hint !== null && { login_hint: hint }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /** @returns `undefined` where no login has begun that this could be the end of. */
  async finish(redirect: URL): Promise<LoginResult | undefined> {
    const state = redirect.searchParams.get('state') ?? '';
    const pending = await this.#pending.take(state);
    if (pending === undefined) return undefined;
    const client = { client_id: this.#settings.clientId };
    const answer = await oauth.authorizationCodeGrantRequest(
      this.server,
      client,
      oauth.None(),
      oauth.validateAuthResponse(this.server, client, redirect, state),
      this.#redirectUri,
      pending.codeVerifier,
      requestOptions(this.#settings.issuer, AbortSignal.timeout(20_000)),
    );
    const response = await oauth.processAuthorizationCodeResponse(this.server, client, answer);
    return { user: pending.user, response };
  }

  get #redirectUri(): string {
    return `${this.#settings.publicUrl}/callback`;
  }
}
