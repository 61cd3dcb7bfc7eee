import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';

import { addressOf } from './serve.ts';

/** One address in front of several processes: each request goes to the next of them. */
export class Balancer {
  readonly url: string;
  readonly #server: Server;
  #targets: string[] = [];
  #turn = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.url = addressOf(server);
    server.on('request', (incoming, outgoing) => this.#pass(incoming, outgoing));
  }

  static async open(): Promise<Balancer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server);
  }

  add(target: string): void {
    this.#targets.push(target);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** No request has a body here. One whose process does not listen any more goes to another. */
  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const target = this.#targets[(this.#turn += 1) % this.#targets.length];
    if (target === undefined) return void outgoing.writeHead(503).end('Nobody is left.\n');
    // A connection of its own: what has ended can be told from what is slow.
    const options = { method: incoming.method ?? 'GET', agent: false } as const;
    const passed = ask(new URL(incoming.url ?? '/', target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'ECONNREFUSED') return void outgoing.destroy();
      this.#targets = this.#targets.filter((other) => other !== target);
      this.#pass(incoming, outgoing);
    });
    passed.end();
  }
}
