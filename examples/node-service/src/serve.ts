import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Says which process has answered. */
export const SERVED_BY = 'x-served-by';

/** Listens on a free port of this machine, and answers each request with what a function gives. */
export async function serve(publicUrl: string, answer: (request: Request) => Promise<Response>): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const request = new Request(new URL(incoming.url ?? '/', publicUrl), { method: incoming.method ?? 'GET' });
    answer(request)
      .then((response) => send(response, outgoing))
      .catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const kept = ['content-type', 'location'].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  outgoing.writeHead(response.status, { ...Object.fromEntries(kept), [SERVED_BY]: process.pid }).end(body);
}
