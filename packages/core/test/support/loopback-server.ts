import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine. */
export interface LoopbackServer {
  readonly url: string;
  /** What has arrived so far, in order. */
  readonly requests: Arrived[];
  /** What it answers next. */
  answer: (request: Arrived, response: ServerResponse) => void | Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on a free port, which answers `{}`. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    // A request that is called off half way arrives nowhere.
    arrivedFrom(request).then(
      (arrived) => {
        loopback.requests.push(arrived);
        return loopback.answer(arrived, response);
      },
      () => {},
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const loopback: LoopbackServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: (_, response) => json(response, {}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return loopback;
}

async function arrivedFrom(request: IncomingMessage): Promise<Arrived> {
  const body = await text(request);
  return { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
