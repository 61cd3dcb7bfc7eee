import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { TokenChange } from '@token-storage/core';
import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';
import { createCluster } from 'redis';
import { RedisCluster } from 'test-support/redis-cluster';
import { sample } from 'test-support/sample';
import { expect, it, onTestFinished } from 'vitest';

import { type Client, connect, startServer } from './support/test-server.ts';

/** Long enough for whatever comes, however busy the machine is. */
const PATIENT = { interval: 20, timeout: 20_000 };

/** Subscribes, and gives what was heard from when it hears for certain. */
async function subscribed(client: RedisTokenStorageClient): Promise<TokenChange[]> {
  const storage = new RedisTokenStorage(client);
  const heard: TokenChange[] = [];
  storage.subscribe((change) => void heard.push(change));
  onTestFinished(() => storage.close());
  await expect.poll(() => heard.length, PATIENT).toBeGreaterThan(0);
  heard.length = 0;
  return heard;
}

const listeners = async (admin: Client): Promise<number> =>
  (await admin.sendCommand<string[]>(['PUBSUB', 'NUMSUB', 'token-storage:changes']))[1] as unknown as number;

it('tells the names of what has changed, never a token, and once to whom it was', async () => {
  const { url } = await startServer();
  const [client, other, admin] = await Promise.all([connect(url), connect(url), connect(url)]);
  const messages: string[] = [];
  await admin.subscribe('token-storage:changes', (message) => void messages.push(message));
  const heard = await subscribed(client);
  const storage = new RedisTokenStorage(other);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  await storage.removeTokenData('b');
  await expect.poll(() => heard.flatMap(({ resourceServers }) => resourceServers), PATIENT).toEqual(['a', 'b', 'b']);
  expect(messages.map((message) => JSON.parse(message) as unknown)).toEqual([
    { by: expect.any(String) as string, namespace: 'DEFAULT', resourceServers: ['a', 'b'] },
    { by: expect.any(String) as string, namespace: 'DEFAULT', resourceServers: ['b'] },
  ]);
});

it('tells to read again once a connection that was lost is there again', async () => {
  const server = await startServer();
  const [client, admin] = await Promise.all([connect(server.url), connect(server.url)]);
  const heard = await subscribed(client);
  await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
  await expect.poll(() => heard, PATIENT).toEqual([{ namespace: 'DEFAULT' }]);
  await new RedisTokenStorage(admin).storeTokenData(sample('a'));
  await expect.poll(() => heard.at(-1), PATIENT).toEqual({ namespace: 'DEFAULT', resourceServers: ['a'] });

  heard.length = 0;
  await server.kill();
  await server.start();
  await expect.poll(() => heard, PATIENT).toContainEqual({ namespace: 'DEFAULT' });
  await expect.poll(() => listeners(admin), PATIENT).toBe(1);
});

it('takes what it does not understand for any change', async () => {
  const { url } = await startServer();
  const [client, admin] = await Promise.all([connect(url), connect(url)]);
  const heard = await subscribed(client);
  for (const message of ['', 'no JSON', '1', 'null', '{}', '{"namespace": 1}']) {
    heard.length = 0;
    await admin.publish('token-storage:changes', message);
    await expect.poll(() => heard, PATIENT).toEqual([{ namespace: 'DEFAULT' }]);
  }
  heard.length = 0;
  await admin.publish('token-storage:changes', '{"namespace": "DEFAULT", "resourceServers": [1]}');
  await expect.poll(() => heard, PATIENT).toEqual([{ namespace: 'DEFAULT' }]);
});

it('where nobody may subscribe, it tells to read again every few seconds', async () => {
  const { url } = await startServer();
  const admin = await connect(url);
  await admin.aclSetUser('service', ['on', '>secret', '~*', '&*', '+@all', '-subscribe']);
  const client = await connect(url, { username: 'service', password: 'secret' });
  const heard = await subscribed(client);
  await expect.poll(() => heard, PATIENT).toContainEqual({ namespace: 'DEFAULT' });
});

it('a subscription keeps no process alive', async () => {
  const { url } = await startServer();
  const script = fileURLToPath(new URL('workers/subscribe.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, url], { encoding: 'utf8', timeout: 20_000 });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
});

it('on a cluster it hears of every server, also after the one that it heard them through has gone', async () => {
  const cluster = await RedisCluster.start();
  onTestFinished(() => cluster.end());
  const open = async (): Promise<RedisTokenStorageClient> => {
    const opened = createCluster({ rootNodes: cluster.rootNodes });
    opened.on('error', () => {});
    onTestFinished(() => opened.destroy());
    return opened.connect();
  };
  const [client, other] = await Promise.all([open(), open()]);
  const storage = new RedisTokenStorage(client);
  const namespaces = ['user-1', 'user-2', 'user-3', 'user-4'];
  const heard = new Set<string>();
  for (const namespace of namespaces) {
    storage
      .withNamespace(namespace)
      .subscribe(
        ({ resourceServers }) => void (resourceServers && heard.add(`${namespace} ${resourceServers.join()}`)),
      );
  }
  onTestFinished(() => storage.close());
  const writer = new RedisTokenStorage(other);
  const hears = async (name: string, expected: readonly string[]): Promise<void> => {
    await expect
      .poll(async () => {
        const stores = expected.map((namespace) => writer.withNamespace(namespace).storeTokenData(sample(name)));
        await Promise.allSettled(stores);
        return expected.filter((namespace) => heard.has(`${namespace} ${name}`));
      }, PATIENT)
      .toEqual(expected);
  };
  await hears('first', namespaces);

  const admins = await Promise.all(cluster.servers.map(({ url }) => connect(url)));
  const counts = await Promise.all(admins.map(listeners));
  const index = counts.findIndex((count) => count > 0);
  const slots = await Promise.all(
    namespaces.map((namespace) => admins[0]!.clusterKeySlot(`token-storage:{${namespace}}`)),
  );
  const left = namespaces.filter((_, at) => Math.floor((slots[at] ?? 0) / Math.ceil(16_384 / 3)) !== index);
  expect(left.length).toBeGreaterThan(0);
  for (const admin of admins) await admin.configSet('cluster-require-full-coverage', 'no');
  await cluster.servers[index]?.kill();
  await hears('second', left);
});
