import { readFileSync } from 'node:fs';

import { RefreshingTokenStorage } from '@token-storage/core';
import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';
import { createCluster } from 'redis';
import { RedisCluster } from 'test-support/redis-cluster';
import { sample } from 'test-support/sample';
import { expect, it, onTestFinished } from 'vitest';

import { connect, startServer } from './support/test-server.ts';

const page = readFileSync(new URL('../../../docs/redis.md', import.meta.url), 'utf8');
const [, rule = ''] = /^ACL SETUSER tokens (.+)$/m.exec(page) ?? [];
const rules = rule.split(' ');
const user = { username: 'tokens', password: 'password' };

/** All that a storage does. */
async function useAll(client: RedisTokenStorageClient): Promise<void> {
  const storage = new RedisTokenStorage(client, { expireAfterSeconds: 100 });
  const listens = Promise.withResolvers<void>();
  const heard = Promise.withResolvers<void>();
  storage.withNamespace('heard').subscribe(({ resourceServers }) => {
    if (resourceServers === undefined) listens.resolve();
    else heard.resolve();
  });
  await storage.storeTokenDataByResourceServer({
    a: sample('a'),
    b: sample('b', { refresh_token: 'old', expires_at_seconds: 1 }),
  });
  await storage.updateEntries(['a', 'b'], (stored) => new Map([['a', stored.get('a')?.with({ scope: 'new' })]]));
  await storage.withLock('a', (locked) => locked.removeTokenData('a'));
  const refreshing = new RefreshingTokenStorage(storage, {
    refresh: async () => ({ access_token: 'new', token_type: 'Bearer', expires_in: 3600 }),
  });
  expect((await refreshing.getTokenData('b'))?.access_token).toBe('new');
  expect(await Array.fromAsync(storage.iterNamespaces())).toEqual(['DEFAULT']);
  // Another storage's change, which only the channel tells of.
  const other = new RedisTokenStorage(client, { namespace: 'heard' });
  await listens.promise;
  await other.storeTokenData(sample('told'));
  await heard.promise;
  for (const each of [other, storage]) expect(await each.removeAllTokenData()).toBe(true);
  await storage.close();
}

it('the ACL rule of the documentation is enough on one server, and nothing else is asked for', async () => {
  const { url } = await startServer();
  const admin = await connect(url);
  await admin.aclSetUser('tokens', rules);
  const client = await connect(url, { ...user, disableClientInfo: true });
  await useAll(client);
  expect(await admin.aclLog()).toEqual([]);
});

it('the ACL rule of the documentation is enough in a cluster', async () => {
  const servers = await RedisCluster.start();
  onTestFinished(() => servers.end());
  const admins = await Promise.all(servers.servers.map(({ url }) => connect(url)));
  for (const admin of admins) await admin.aclSetUser('tokens', rules);
  const cluster = createCluster({ rootNodes: servers.rootNodes, defaults: user });
  await cluster.connect();
  onTestFinished(() => cluster.destroy());
  await useAll(cluster);
});
