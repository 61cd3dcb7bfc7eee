import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Waits on this machine for the browser that the provider sends back.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export class RedirectListener {
  readonly redirectUri: string;
  /** The URL that the browser came with: its query has the code, or an error. */
  readonly redirect: Promise<URL>;
  readonly #server: Server;

  private constructor(server: Server, redirectUri: string) {
    this.#server = server;
    this.redirectUri = redirectUri;
    const { pathname } = new URL(redirectUri);
    this.redirect = new Promise((resolve) => {
      server.on('request', (request, response) => {
        const url = new URL(request.url ?? '/', redirectUri);
        if (url.pathname !== pathname) return void response.writeHead(404).end();
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end('<!doctype html><title>Back to the terminal</title><p>You can close this page.', () =>
          resolve(url),
        );
      });
    });
  }

  /** Whether an address is one of this machine's, where one can listen. */
  static canListenAt({ protocol, hostname }: URL): boolean {
    return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname);
  }

  /**
   * @param uri As registered, on a loopback address; port 0 takes any free one.
   * @throws Error when the port is in use.
   */
  static async open(uri: URL): Promise<RedirectListener> {
    const server = createServer();
    server.listen(Number(uri.port || 80), uri.hostname);
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw new Error(`Cannot listen at ${uri.href}: choose another port with PORT.`, { cause });
    }
    const redirectUri = new URL(uri);
    redirectUri.port = String((server.address() as AddressInfo).port);
    return new RedirectListener(server, redirectUri.href);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
