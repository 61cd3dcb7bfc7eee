import { createClient, type RedisClientOptions } from 'redis';
import { RedisServer, type RedisServerOptions } from 'test-support/redis-server';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

/** A client as `createClient` gives it. */
export type Client = ReturnType<typeof createClient>;

/** What `createClient` takes, whatever the version of the protocol. */
type ClientOptions = Omit<RedisClientOptions, 'RESP'> & { readonly RESP?: 2 | 3 };

/** Starts a server for one test. */
export async function startServer(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await RedisServer.start(options);
  onTestFinished(() => server.end());
  return server;
}

/** Connects for one test. What the client says of lost connections is not what is tested. */
export async function connect(url: string, options: ClientOptions = {}): Promise<Client> {
  const client = createClient({ url, ...options } as RedisClientOptions) as Client;
  client.on('error', () => {});
  onTestFinished(() => {
    if (client.isOpen) client.destroy();
  });
  await client.connect();
  return client;
}

/** A server for all tests of a file. */
export function sharedServer(options?: RedisServerOptions): { readonly url: string } {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await RedisServer.start(options);
  });
  afterAll(() => server?.end());
  return {
    get url() {
      return server?.url ?? '';
    },
  };
}
