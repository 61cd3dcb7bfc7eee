import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { authorizedFetch, type TokenStorage } from '@token-storage/core';

/**
 * Connects to an MCP server with the tokens that are stored for it.
 *
 * @param server The server's address, under which its tokens are stored.
 * @throws A `RefreshError` or `ExpiredTokenError` where it is time to log in again.
 */
export async function connect(storage: TokenStorage, server: string): Promise<Client> {
  const fetch = authorizedFetch(storage, { resourceServer: server, origins: [new URL(server).origin] });
  const client = new Client({ name: 'my-agent', version: '1.0.0' });
  // In place of an `authProvider`, which would refresh for this process alone.
  await client.connect(new StreamableHTTPClientTransport(new URL(server), { fetch }));
  return client;
}
