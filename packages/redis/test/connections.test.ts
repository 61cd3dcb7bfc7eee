import { RedisTokenStorage, type RedisTokenStorageClient, UnknownResultError } from '@token-storage/redis';
import { createClientPool, createSentinel } from 'redis';
import { freshName } from 'test-support/fresh-name';
import { RedisServer } from 'test-support/redis-server';
import { sample } from 'test-support/sample';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Cable } from './support/cable.ts';
import { connect, sharedServer, startServer } from './support/test-server.ts';

/** Long enough for whatever comes, however busy the machine is. */
const PATIENT = { interval: 10, timeout: 20_000 };
const prompt = { socket: { reconnectStrategy: 10 } };

/** A storage whose connection can be cut, with an entry, and one over the same server that nothing happens to. */
async function onCable(options: { readonly commandTimeoutMs?: number } = {}) {
  const server = await startServer();
  const cable = await Cable.to(server.port);
  const storage = new RedisTokenStorage(await connect(cable.url, prompt), options);
  const safe = new RedisTokenStorage(await connect(server.url));
  await safe.storeTokenData(sample('a', { scope: 'old' }));
  await storage.updateTokenData('a', (current) => current);
  // The server knows the scripts by now: whatever is held back is a write, and not the question whether it does.
  await storage.withNamespace('warm').storeTokenData(sample('a'));
  await storage.withNamespace('warm').removeTokenData('a');
  return { server, cable, storage, safe };
}

const errorOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(() => undefined).catch((error: unknown) => error);

describe('a connection that is lost before the answer came', () => {
  it.each([
    ['answers', 'new'],
    ['questions', 'old'],
  ] as const)('leaves a store in doubt, which is said: where the %s were lost, %s is stored', async (what, scope) => {
    const { cable, storage, safe } = await onCable();
    cable.hold(what);
    const failed = errorOf(storage.storeTokenData(sample('a', { scope: 'new' })));
    await expect.poll(() => cable.held, PATIENT).toBeGreaterThan(0);
    cable.cut();
    const error = await failed;
    expect(error).toBeInstanceOf(UnknownResultError);
    expect(error).toMatchObject({
      code: 'ERR_STORAGE_IO',
      name: 'UnknownResultError',
      location: 'token-storage:{DEFAULT}',
    });
    expect((await storage.getTokenData('a'))?.scope).toBe(scope);
    expect((await safe.getTokenData('a'))?.scope).toBe(scope);
  });

  it('leaves an update in doubt, and it is not made a second time', async () => {
    const { cable, storage, safe } = await onCable();
    let runs = 0;
    const failed = errorOf(
      storage.updateTokenData('a', (current) => {
        runs += 1;
        // Reading has come to its end.
        cable.hold('answers');
        return sample('a', { scope: `${current?.scope} and new` });
      }),
    );
    await expect.poll(() => cable.held, PATIENT).toBeGreaterThan(0);
    cable.cut();
    expect(await failed).toBeInstanceOf(UnknownResultError);
    expect((await safe.getTokenData('a'))?.scope).toBe('old and new');
    expect(runs).toBe(1);
  });

  it('is nothing to whoever only reads, takes a lock, or gives it back', async () => {
    const { cable, storage } = await onCable();
    const calls = [
      () => storage.getTokenData('a'),
      () => storage.getTokenDataByResourceServer(),
      () => storage.withLock('a', async () => 'done'),
      () => storage.withLock('a', async () => cable.hold('answers')),
    ];
    for (const [index, call] of calls.entries()) {
      if (index < calls.length - 1) cable.hold('answers');
      const called = call();
      await expect.poll(() => cable.held, PATIENT).toBeGreaterThan(0);
      cable.cut();
      await called;
    }
    await storage.withLock('a', async () => {}, { timeoutMs: 0 });
  });
});

describe('a server that stands still', () => {
  it('is not waited for longer than commandTimeoutMs', async () => {
    const { server, storage, safe } = await onCable({ commandTimeoutMs: 300 });
    server.signal('SIGSTOP');
    const [read, stored] = await Promise.all([
      errorOf(storage.getTokenData('a')),
      errorOf(storage.storeTokenData(sample('b'))),
    ]);
    server.signal('SIGCONT');
    expect(read).toMatchObject({ code: 'ERR_STORAGE_IO', name: 'StorageIOError', systemCode: 'ETIMEDOUT' });
    expect(stored).toMatchObject({ code: 'ERR_STORAGE_IO', name: 'UnknownResultError', systemCode: 'ETIMEDOUT' });
    // It may have been made, and it was.
    await expect.poll(() => safe.getTokenData('b'), PATIENT).toBeDefined();
  });

  it('and one that is away: what was not sent was not made, and then it goes on', async () => {
    const server = await startServer({ parameters: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    const client = await connect(server.url, { ...prompt, commandOptions: { timeout: 200 } });
    const storage = new RedisTokenStorage(client);
    await storage.storeTokenData(sample('a'));
    await server.kill();
    await expect.poll(() => client.isReady, PATIENT).toBe(false);
    for (const call of [() => storage.getTokenData('a'), () => storage.storeTokenData(sample('b'))]) {
      expect(await errorOf(call())).toMatchObject({ code: 'ERR_STORAGE_IO', name: 'StorageIOError' });
    }
    await server.start();
    await expect.poll(() => client.isReady, PATIENT).toBe(true);
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
    await storage.storeTokenData(sample('b'));
  });
});

it('a script cache that was flushed costs one more round trip, and nothing else', async () => {
  const { url } = await startServer();
  const [client, admin] = await Promise.all([connect(url), connect(url)]);
  const storage = new RedisTokenStorage(client);
  for (let round = 0; round < 3; round += 1) {
    await admin.scriptFlush();
    await storage.updateTokenData('a', (current) => sample('a', { scope: `${current?.scope ?? ''}.` }));
    await admin.scriptFlush();
    await storage.withLock('a', (locked) => locked.storeTokenData(sample('b')));
  }
  expect((await storage.getTokenData('a'))?.scope).toBe('...');
});

describe('every kind of client', () => {
  const server = sharedServer();

  /** Stores through a client, hears of what another one stores, and lists what is there. */
  async function useAll(client: RedisTokenStorageClient): Promise<void> {
    const prefix = `${freshName()}:`;
    const other = new RedisTokenStorage(await connect(server.url), { prefix });
    const storage = new RedisTokenStorage(client, { prefix });
    const heard: string[] = [];
    storage.subscribe(({ resourceServers = [] }) => void heard.push(...resourceServers));
    await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    await storage.updateTokenData('a', () => undefined);
    await storage.withLock('b', (locked) => locked.storeTokenData(sample('b', { scope: 'locked' })));
    expect((await storage.getTokenDataByResourceServer())['b']?.scope).toBe('locked');
    expect((await other.getTokenData('b'))?.scope).toBe('locked');
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual(['DEFAULT']);
    await expect
      .poll(async () => {
        await other.storeTokenData(sample('foreign'));
        return heard;
      }, PATIENT)
      .toContain('foreign');
    await storage.close();
  }

  it.each([2, 3] as const)('createClient, RESP%i, also one that makes something else of answers', async (RESP) => {
    const client = await connect(server.url, { RESP });
    await useAll(client);
    await useAll(client.withTypeMapping({ 36: Buffer, 37: Map, 58: String }) as never);
  });

  it('createClientPool', async () => {
    const pool = createClientPool({ url: server.url });
    await pool.connect();
    onTestFinished(() => pool.destroy());
    await useAll(pool);
  });

  it('createSentinel', async () => {
    const { port } = new URL(server.url);
    const sentinel = await RedisServer.sentinel(`127.0.0.1 ${port}`);
    onTestFinished(() => sentinel.end());
    const client = createSentinel({ name: 'tokens', sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }] });
    client.on('error', () => {});
    await client.connect();
    onTestFinished(() => client.destroy());
    await useAll(client);
  });
});
