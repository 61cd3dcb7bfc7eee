// Runs in a dedicated, a shared or a service worker: counts under a lock, and answers with what is stored then.
import { TokenStorageData } from '@token-storage/core';

import { openStorage } from './open-storage.ts';

const storage = openStorage(new URL(location.href).searchParams.get('kind'));
const entry = (expires_at_seconds: number): TokenStorageData =>
  new TokenStorageData({ resource_server: 'counter', scope: 's', access_token: 'token', expires_at_seconds });

async function count(port: { postMessage(message: unknown): void }): Promise<void> {
  for (let index = 0; index < 20; index += 1) {
    await storage.withLock('counter', async (locked) => {
      const current = await locked.getTokenData('counter');
      await locked.storeTokenDataByResourceServer({ counter: entry((current?.expires_at_seconds ?? 0) + 1) });
    });
  }
  port.postMessage('counted');
}

// A shared worker is given a port by each page, a service worker with the message; a dedicated one is a port itself.
addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port !== undefined) void count(port);
});
addEventListener('message', ({ ports: [port] }) => void count(port ?? globalThis));
