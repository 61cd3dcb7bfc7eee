import { setTimeout as delay } from 'node:timers/promises';

import { RedisTokenStorage } from '@token-storage/redis';
import { createCluster, createSentinel } from 'redis';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { RedisCluster } from 'test-support/redis-cluster';
import { RedisServer } from 'test-support/redis-server';
import { expect, it, onTestFinished } from 'vitest';

import { Counter } from './support/counters.ts';
import { type Client, connect, startServer } from './support/test-server.ts';

/** Each counts in an entry of its own, so that the highest number that it was told is what must be there. */
const NAMES = ['a', 'b', 'c'];
/** How often a server is killed, or a slot moved there and back. */
const FAULTS = roundsOf({ short: 2, long: 50 });
/** Long enough for whatever comes, however busy the machine is. */
const PATIENT = { interval: 10, timeout: 30_000 };
/** What may be said while a server is away. */
const TYPED = /^(?:StorageIOError|StorageUnavailableError) [A-Z_]+$/;

const start = (place: string): Counter[] => NAMES.map((name) => new Counter(place, name));

/** Resolves once each has got on, so often. */
async function progress(counters: readonly Counter[], times = 5): Promise<void> {
  const before = counters.map(({ acknowledged }) => acknowledged);
  const least = (): number =>
    Math.min(...counters.map(({ acknowledged }, index) => acknowledged - (before[index] ?? 0)));
  await expect.poll(least, PATIENT).toBeGreaterThanOrEqual(times);
}

/** Ends all, looks at what is stored, and reports. */
async function settle(
  campaign: CampaignRun,
  counters: readonly Counter[],
  storage: RedisTokenStorage,
  figures: Readonly<Record<string, number>>,
): Promise<void> {
  for (const counter of counters) await counter.kill();
  const stored = await storage.getTokenDataByResourceServer();
  const counted = NAMES.map((name) => stored[name]?.expires_at_seconds ?? 0);
  const sum = (count: (counter: Counter) => number): number =>
    counters.reduce((total, counter) => total + count(counter), 0);
  const failed = sum(({ failures }) => Object.values(failures).reduce((total, times) => total + times, 0));
  const lost = sum((counter) => Math.max(0, counter.highest - (counted[counters.indexOf(counter)] ?? 0)));
  const acknowledged = sum((counter) => counter.acknowledged);
  campaign.report({ ...figures, acknowledged, lost, unknown: sum(({ unknown }) => unknown), failed });
  expect(lost).toBe(0);
  for (const [index, { acknowledged: told, unknown }] of counters.entries()) {
    expect(counted[index]).toBeLessThanOrEqual(told + unknown + 1);
  }
  expect(counters.flatMap(({ failures }) => Object.keys(failures)).filter((what) => !TYPED.test(what))).toEqual([]);
}

it(`a server with appendfsync always that is killed ${FAULTS} times under load has all that was acknowledged`, async () => {
  const campaign = new CampaignRun('Redis: a server with appendfsync always is killed under load');
  const server = await startServer({ parameters: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  const counters = start(server.url);
  for (let fault = 0; fault < FAULTS; fault += 1) {
    await progress(counters);
    await delay(campaign.below(20));
    await server.kill();
    await server.start();
  }
  await progress(counters);
  const storage = new RedisTokenStorage(await connect(server.url));
  await settle(campaign, counters, storage, { kills: FAULTS });
});

it('a replica that is promoted, the master being gone, goes on with all that it was told before', async () => {
  const campaign = new CampaignRun('Redis: a replica is promoted by Sentinel');
  const master = await startServer({ parameters: ['--repl-diskless-sync-delay', '0'] });
  const replica = await startServer({ parameters: ['--replicaof', `127.0.0.1 ${master.port}`] });
  const admin = await connect(master.url);
  await expect.poll(() => admin.info('replication'), PATIENT).toMatch(/slave0:.*state=online/);
  const sentinel = await RedisServer.sentinel(`127.0.0.1 ${master.port}`, 'down-after-milliseconds tokens 300');
  onTestFinished(() => sentinel.end());
  const watch = await connect(sentinel.url, { RESP: 2, disableClientInfo: true });
  await expect.poll(() => watch.sendCommand(['SENTINEL', 'REPLICAS', 'tokens']), PATIENT).toHaveLength(1);
  const counters = start(`sentinel://127.0.0.1:${sentinel.port}`);
  await progress(counters);
  // A failover may lose what the replica was not told yet. Here it was told all: nobody writes while the master goes.
  for (const counter of counters) counter.signal('SIGSTOP');
  await admin.sendCommand(['WAIT', '1', '10000']);
  await master.kill();
  for (const counter of counters) counter.signal('SIGCONT');
  await progress(counters);
  const client = await createSentinel({
    name: 'tokens',
    sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }],
  })
    .on('error', () => {})
    .connect();
  onTestFinished(() => client.destroy());
  await settle(campaign, counters, new RedisTokenStorage(client), { failovers: 1 });
  expect(await (await connect(replica.url)).info('replication')).toContain('role:master');
});

it(`a slot that is moved ${FAULTS} times under load, there and back, loses nothing, and locks in it hold`, async () => {
  const campaign = new CampaignRun('Redis, a cluster: a slot is moved under load');
  const cluster = await RedisCluster.start();
  onTestFinished(() => cluster.end());
  const urls = cluster.servers.map(({ url }) => url);
  const client = createCluster({ rootNodes: cluster.rootNodes });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  const storage = new RedisTokenStorage(client);
  const counters = start(urls.join());
  await progress(counters);
  const admins = await Promise.all(urls.map((url) => connect(url)));
  const slot = await admins[0]!.clusterKeySlot('token-storage:{DEFAULT}');
  const home = Math.floor(slot / Math.ceil(16_384 / 3));
  const away = (home + 1) % 3;
  for (let fault = 0; fault < FAULTS; fault += 1) {
    for (const [from, to] of [
      [home, away],
      [away, home],
    ] as const) {
      await storage.withLock('a', async (locked) => {
        await moveSlot(slot, admins[from]!, admins[to]!, cluster.servers[to]!.port);
        await locked.updateTokenData('locked', (current) => current);
        await locked.withNamespace('other').updateTokenData('a', (current) => current);
      });
      await progress(counters, 2);
    }
  }
  await settle(campaign, counters, storage, { rounds: 2 * FAULTS });
});

async function moveSlot(slot: number, from: Client, to: Client, port: number): Promise<void> {
  const [fromId, toId] = await Promise.all([from.clusterMyId(), to.clusterMyId()]);
  const set = (client: Client, ...rest: string[]): Promise<unknown> =>
    client.sendCommand(['CLUSTER', 'SETSLOT', String(slot), ...rest]);
  await set(to, 'IMPORTING', fromId);
  await set(from, 'MIGRATING', toId);
  for (;;) {
    const keys = await from.sendCommand<string[]>(['CLUSTER', 'GETKEYSINSLOT', String(slot), '1']);
    if (keys.length === 0) break;
    await from.sendCommand(['MIGRATE', '127.0.0.1', String(port), '', '0', '5000', 'KEYS', ...keys]);
    // Some of the keys are there, and some are here.
    await delay(5);
  }
  await set(to, 'NODE', toId);
  await set(from, 'NODE', toId);
}
