import { EngineTokenStorage } from '@token-storage/core/adapter';
import type { RedisTokenStorageClient } from '@token-storage/redis';
import { createCluster } from 'redis';
import { RedisCluster } from 'test-support/redis-cluster';
import { sample } from 'test-support/sample';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Keys } from '../src/keys/keys.ts';
import { RedisEngine } from '../src/redis-engine.ts';
import { Cable } from './support/cable.ts';
import { type Client, connect, startServer } from './support/test-server.ts';

/** Long enough for whatever comes, however busy the machine is. */
const PATIENT = { interval: 10, timeout: 20_000 };
const keys = new Keys('token-storage:', '');
const lockOfA = keys.lock(JSON.stringify(['DEFAULT', 'a']));

/** A storage whose leases last as long as is said, instead of 10 s. */
const open = (client: RedisTokenStorageClient, leaseMs = 10_000): EngineTokenStorage =>
  new EngineTokenStorage(
    new RedisEngine(client as Client as never, { prefix: 'token-storage:', expireMs: 0, timeoutMs: 10_000, leaseMs }),
  );

const store = (storage: { storeTokenData: EngineTokenStorage['storeTokenData'] }, scope: string): Promise<void> =>
  storage.storeTokenData(sample('a', { scope }));

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(() => 'done').catch((error: unknown) => (error as { code?: unknown }).code);

/** Resolves once a lease has ended, to what its holder is told. */
const endOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason));
  });

describe('on one server', () => {
  it('a lease is renewed as long as its task runs', async () => {
    const client = await connect((await startServer()).url);
    const storage = open(client, 600);
    await storage.withLock('a', async (locked, signal) => {
      const holder = await client.get(lockOfA);
      // Twice as long as it would last.
      const left: number[] = [];
      for (const end = performance.now() + 1200; performance.now() < end;) left.push(await client.pTTL(lockOfA));
      expect(Math.min(...left)).toBeGreaterThan(0);
      expect(await client.get(lockOfA)).toBe(holder);
      expect(signal.aborted).toBe(false);
      await store(locked, 'locked');
    });
    expect(await client.exists(lockOfA)).toBe(0);
  });

  it('whoever lost the lock can write no more, which is looked at in the write itself', async () => {
    const client = await connect((await startServer()).url);
    const [storage, other] = [open(client), open(client)];
    await storage.withLock('a', async (locked, signal) => {
      // As if this program had not run for as long as a lease lasts.
      await client.del(lockOfA);
      await other.withLock('a', (theirs) => store(theirs, 'theirs'));
      expect(signal.aborted).toBe(false);
      for (const write of [
        () => store(locked, 'late'),
        () => locked.updateTokenData('a', () => sample('a', { scope: 'late' })),
        () => locked.withNamespace('other').storeTokenData(sample('a')),
        () => locked.removeAllTokenData(),
      ]) {
        expect(await codeOf(write())).toBe('ERR_LOCK_LOST');
      }
      expect(signal.reason).toMatchObject({ code: 'ERR_LOCK_LOST' });
    });
    expect((await storage.getTokenData('a'))?.scope).toBe('theirs');
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual(['DEFAULT']);
  });

  it('a holder hears that it lost the lock, without writing, and does not give back what others hold', async () => {
    const client = await connect((await startServer()).url);
    const storage = open(client, 200);
    await storage.withLock('a', async (_, signal) => {
      await client.set(lockOfA, 'somebody else');
      expect(await endOf(signal)).toMatchObject({ code: 'ERR_LOCK_LOST' });
    });
    expect(await client.get(lockOfA)).toBe('somebody else');
    expect(await codeOf(storage.withLock('a', async () => {}, { timeoutMs: 30 }))).toBe('ERR_LOCK_TIMEOUT');
  });

  it('a holder who reaches the server no longer counts the lock as lost when the server does', async () => {
    const server = await startServer();
    const cable = await Cable.to(server.port);
    const storage = open(await connect(cable.url, { socket: { reconnectStrategy: 10 } }), 300);
    const holding = storage.withLock('a', async (_, signal) => {
      cable.hold('questions');
      const reason = await endOf(signal);
      cable.cut();
      return reason;
    });
    const started = performance.now();
    expect(await holding).toMatchObject({ code: 'ERR_LOCK_LOST' });
    expect(performance.now() - started).toBeLessThan(5_000);
    await open(await connect(server.url)).withLock('a', async () => {}, { timeoutMs: 5_000 });
  });

  it('the lock of a holder who is gone is free when its lease ends, and not before', async () => {
    const client = await connect((await startServer()).url);
    await client.set(lockOfA, 'gone', { PX: 300 });
    const started = performance.now();
    await open(client).withLock('a', async () => {});
    expect(performance.now() - started).toBeGreaterThan(250);
  });
});

describe('on a cluster', () => {
  let servers: RedisCluster;
  let client: Awaited<ReturnType<typeof connectCluster>>;
  const connectCluster = () => createCluster({ rootNodes: servers.rootNodes }).connect();
  beforeAll(async () => {
    servers = await RedisCluster.start();
    client = await connectCluster();
  });
  afterAll(async () => {
    client.destroy();
    await servers.end();
  });

  /** Namespaces whose entries lie on different servers, none of them where the lock lies. */
  const namespaces = ['user-1', 'user-2', 'user-3', 'user-4'];

  it('whoever lost a lock that lies elsewhere can write no more', async () => {
    const [storage, other] = [open(client), open(client)];
    const lock = keys.lock('any lock');
    await storage.withNamedLock('any lock', async (locked, signal) => {
      for (const namespace of namespaces) await store(locked.withNamespace(namespace), 'first');
      await client.del(lock);
      expect(await codeOf(store(locked.withNamespace('user-1'), 'late'))).toBe('ERR_LOCK_LOST');
      expect(signal.aborted).toBe(true);
    });
    for (const namespace of namespaces) {
      expect((await other.withNamespace(namespace).getTokenData('a'))?.scope).toBe('first');
    }
  });

  it.each(['reads', 'writes'] as const)(
    'a write that was on its way while its lock was taken over is refused from when the next holder %s there',
    async (does) => {
      const [storage, other] = [open(client), open(client)];
      const lock = keys.lock('another lock');
      await storage.withNamedLock('another lock', async (locked) => {
        const view = locked.withNamespace('user-1');
        await store(view, 'first');
        const holder = await client.get(lock);
        await client.del(lock);
        await other.withNamedLock('another lock', async (theirs) => {
          const place = theirs.withNamespace('user-1');
          if (does === 'reads') await place.getTokenData('a');
          else await store(place, 'theirs');
          // What the first holder is told last on the lock's own server is that it has the lock: its write is late.
          const now = await client.get(lock);
          await client.set(lock, holder ?? '', { PX: 10_000 });
          expect(await codeOf(store(view, 'late'))).toBe('ERR_LOCK_LOST');
          await client.set(lock, now ?? '', { PX: 10_000 });
          await store(place, 'theirs, too');
        });
      });
      expect((await other.withNamespace('user-1').getTokenData('a'))?.scope).toBe('theirs, too');
    },
  );

  it('what is left of locks goes by itself', async () => {
    const storage = open(client);
    await storage.withNamedLock('a third', async (locked) => {
      await store(locked.withNamespace('user-1'), 'locked');
    });
    expect(await client.exists(keys.lock('a third'))).toBe(0);
    for (const key of [keys.count('a third'), keys.fence('user-1', 'a third')]) {
      expect(await client.pTTL(key)).toBeGreaterThan(60_000);
    }
    await expect.poll(() => storage.getTokenDataByResourceServer(), PATIENT).toEqual({});
  });
});
