import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An address that answers once it is told to: a page that asks it synchronously stands still until then. */
export interface Standstill extends AsyncDisposable {
  readonly url: string;
  /** Resolves once somebody stands still. */
  readonly begun: Promise<void>;
  /** Lets those who stand still go on. */
  end(): void;
}

export async function startStandstill(): Promise<Standstill> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    begin();
    // Any page may ask.
    response.setHeader('access-control-allow-origin', '*');
    void ended.then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begun,
    end,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
