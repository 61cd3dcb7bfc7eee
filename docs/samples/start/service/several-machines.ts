import type { TokenStorage } from '@token-storage/core';
import { RedisTokenStorage } from '@token-storage/redis';
import { createClient } from 'redis';

const client = createClient({ url: process.env['REDIS_URL'] ?? 'redis://localhost:6379' });
// It connects again by itself; what is asked meanwhile gets a typed error.
client.on('error', ({ message }: Error) => console.error(`Redis: ${message}`));
await client.connect();

/** In place of the file; all the rest stays as it is. */
export const database: TokenStorage = new RedisTokenStorage(client);

/** When the program ends: the storage first, then the client, which it never closes. */
export async function close(): Promise<void> {
  await database.close();
  await client.close();
}
