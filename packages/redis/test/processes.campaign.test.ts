import { setTimeout as delay } from 'node:timers/promises';

import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';
import { createCluster } from 'redis';
import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { RedisCluster } from 'test-support/redis-cluster';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Counter } from './support/counters.ts';
import { type Client, connect, startServer } from './support/test-server.ts';

/** Each takes a second to start. */
const PROCESSES = isLong ? 8 : 3;
/** How often each counts. */
const TIMES = roundsOf({ short: 50, long: 250 });
/** How often something happens to the server, or to the connections. */
const FAULTS = roundsOf({ short: 3, long: 200 });

/** Servers that keep one set of tokens. */
interface Place {
  /** For a process. */
  readonly address: string;
  readonly storage: RedisTokenStorage;
  /** Clients that may do everything, one for each server. */
  readonly admins: readonly Client[];
}

async function oneServer(): Promise<Place> {
  const { url } = await startServer();
  const client = await connect(url);
  return { address: url, storage: new RedisTokenStorage(client), admins: [await connect(url)] };
}

async function cluster(): Promise<Place> {
  const servers = await RedisCluster.start();
  onTestFinished(() => servers.end());
  const client = createCluster({ rootNodes: servers.rootNodes });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  const urls = servers.servers.map(({ url }) => url);
  const storage = new RedisTokenStorage(client as RedisTokenStorageClient);
  return { address: urls.join(), storage, admins: await Promise.all(urls.map((url) => connect(url))) };
}

const places = { 'one server': oneServer, 'a cluster': cluster };

describe.each(['one server', 'a cluster'] as const)('on %s', (name) => {
  it(`${PROCESSES} processes that count ${TIMES} times each in one entry reach ${PROCESSES * TIMES}`, async () => {
    const campaign = new CampaignRun(`Redis, ${name}: ${PROCESSES} processes count in one entry`);
    const { address, storage } = await places[name]();
    const counters = Array.from({ length: PROCESSES }, () => new Counter(address, 'counter', TIMES));
    for (const counter of counters) await counter.ended();
    const counted = (await storage.getTokenData('counter'))?.expires_at_seconds ?? 0;
    const acknowledged = counters.reduce((sum, counter) => sum + counter.acknowledged, 0);
    campaign.report({ processes: PROCESSES, rounds: TIMES, acknowledged, lost: acknowledged - counted });
    expect([acknowledged, counted]).toEqual([PROCESSES * TIMES, PROCESSES * TIMES]);
  });

  it(`connections cut ${FAULTS} times: nothing acknowledged is lost, nothing hangs, and what is not known is said`, async () => {
    const campaign = new CampaignRun(`Redis, ${name}: connections are cut while ${PROCESSES} processes count`);
    const { address, storage, admins } = await places[name]();
    const counters = Array.from({ length: PROCESSES }, () => new Counter(address, 'counter'));
    const acknowledged = (): number => counters.reduce((sum, counter) => sum + counter.acknowledged, 0);
    for (let fault = 0; fault < FAULTS; fault += 1) {
      const before = acknowledged();
      // Somebody has to get on before the next one: nothing hangs.
      await expect.poll(acknowledged, { interval: 5, timeout: 20_000 }).toBeGreaterThan(before + PROCESSES);
      await delay(campaign.below(30));
      for (const admin of admins) await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      if (campaign.below(2) === 0) for (const admin of admins) await admin.scriptFlush();
    }
    for (const counter of counters) await counter.kill();
    const counted = (await storage.getTokenData('counter'))?.expires_at_seconds ?? 0;
    const unknown = counters.reduce((sum, counter) => sum + counter.unknown, 0);
    const lost = Math.max(0, acknowledged() - counted);
    campaign.report({ processes: PROCESSES, rounds: FAULTS, acknowledged: acknowledged(), lost, unknown });
    expect(counters.map(({ failures }) => failures)).toEqual(counters.map(() => ({})));
    expect(counted).toBeGreaterThanOrEqual(acknowledged());
    // Each was killed in the midst of one more.
    expect(counted).toBeLessThanOrEqual(acknowledged() + unknown + PROCESSES);
  });
});
