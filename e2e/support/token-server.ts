import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { Provider } from 'oidc-provider';

import { CLIENT_ID, SCOPE, tokenServerConfiguration } from './token-server-configuration.ts';

const ACCOUNT_ID = 'ada';

/** A call of the token endpoint. */
export interface TokenCall {
  /** Who makes it: the query parameter `caller`. */
  readonly caller: string;
  /** What became of it: the access token that it was answered, or the error; nothing while it was not looked at. */
  readonly accessToken?: string | undefined;
  readonly error?: string | undefined;
  /** Breaks the connection: before it was handled, so that it never arrived; after that, so that its answer is lost. */
  cut(): void;
}

/** What happens beside calls; each of them waits for that. */
export interface TokenServerEvents {
  /** A call has come, and nothing is done so far. */
  arrived?(call: TokenCall): Promise<void> | void;
  /** A call was handled, which nothing takes back, and is not answered so far. */
  handled?(call: TokenCall): Promise<void> | void;
}

/**
 * `oidc-provider` on 127.0.0.1, whose refresh tokens rotate: shown again, one that was spent revokes all that came of the
 * same login.
 */
export class TokenServer implements AsyncDisposable {
  /** In the order in which they came. */
  readonly calls: TokenCall[] = [];
  events: TokenServerEvents = {};
  /** Whether a refresh token is spent when it is used. */
  isRotating = true;
  /** What callers see: it tells what happens, and passes everything on. */
  readonly #server = createServer();
  readonly #inner = createServer();
  #provider: Provider | undefined;
  /** Calls are handled in the order in which they came, so that none is overtaken by what somebody asks who came later. */
  #lastHandled: Promise<unknown> = Promise.resolve();

  static async start(): Promise<TokenServer> {
    const server = new TokenServer();
    await server.#start();
    return server;
  }

  get tokenEndpoint(): string {
    return `${originOf(this.#server)}/token`;
  }

  /** The errors that were answered so far. */
  get errors(): string[] {
    return this.calls.flatMap(({ error }) => error ?? []);
  }

  /** A refresh token of a new login. */
  async logIn(): Promise<string> {
    const provider = this.#provider!;
    const grant = new provider.Grant({ accountId: ACCOUNT_ID, clientId: CLIENT_ID });
    grant.addOIDCScope(SCOPE);
    const grantId = await grant.save();
    const client = (await provider.Client.find(CLIENT_ID))!;
    return new provider.RefreshToken({
      accountId: ACCOUNT_ID,
      client,
      grantId,
      scope: SCOPE,
      gty: 'authorization_code',
      authTime: Math.floor(Date.now() / 1000),
    }).save();
  }

  /** Whether an access token is good: its login has not been revoked. */
  async isGood(accessToken: string): Promise<boolean> {
    return (await this.#provider!.AccessToken.find(accessToken)) !== undefined;
  }

  async close(): Promise<void> {
    for (const server of [this.#server, this.#inner]) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(): Promise<void> {
    await listen(this.#server);
    await listen(this.#inner);
    const provider = new Provider(
      originOf(this.#inner),
      tokenServerConfiguration(() => this.isRotating),
    );
    provider.on('server_error', (_context, error) => console.error(error));
    this.#provider = provider;
    const handle = provider.callback();
    this.#inner.on('request', (request, response) => void handle(request, response));
    this.#server.on('request', (request, response) => {
      this.#pass(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
  }

  /** Passes a call on to the provider once it has been heard as a whole, be its caller dead by then. */
  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.tokenEndpoint);
    const call: HeardCall = {
      caller: String(url.searchParams.get('caller')),
      isCut: false,
      cut: () => {
        call.isCut = true;
        response.destroy();
      },
    };
    const body = await text(request);
    this.calls.push(call);
    const handled = this.#lastHandled.then(() =>
      this.#handle(call, url, body, String(request.headers['content-type'])),
    );
    this.#lastHandled = handled.catch(() => undefined);
    const answer = await handled;
    if (answer === undefined) return;
    await this.events.handled?.(call);
    // Any page may call, since there are no cookies.
    response.writeHead(answer.status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(answer.body);
  }

  /** What the provider answers; nothing where the connection was broken before. */
  async #handle(call: HeardCall, url: URL, body: string, contentType: string): Promise<Answer | undefined> {
    await this.events.arrived?.(call);
    if (call.isCut) return undefined;
    const headers = { 'content-type': contentType };
    const answer = await fetch(`${originOf(this.#inner)}${url.pathname}`, { method: 'POST', headers, body });
    const answered = await answer.text();
    const { access_token, error } = JSON.parse(answered) as Record<string, string | undefined>;
    Object.assign(call, { accessToken: access_token, error });
    return { status: answer.status, body: answered };
  }
}

interface HeardCall extends TokenCall {
  isCut: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function listen(server: Server): Promise<void> {
  // A connection that is closed in the very moment in which it is used again would be a failure of the network.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
