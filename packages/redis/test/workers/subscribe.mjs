// Subscribes, stores once, and does nothing more: `subscribe.mjs <url>`. It is to end by itself.
import { TokenStorageData } from '@token-storage/core';
import { RedisTokenStorage } from '@token-storage/redis';
import { createClient } from 'redis';

const client = await createClient({ url: process.argv[2] }).connect();
const storage = new RedisTokenStorage(client);
let heard;
const first = new Promise((resolve) => (heard = resolve));
storage.subscribe(() => heard());
const fields = { resource_server: 'a', scope: 's', access_token: 'access-a', expires_at_seconds: 1 };
await storage.storeTokenData(new TokenStorageData(fields));
await first;
// Its own connection is what keeps a program alive.
await client.close();
console.log('done');
