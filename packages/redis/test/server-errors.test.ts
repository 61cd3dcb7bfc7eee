import { once } from 'node:events';

import { RedisTokenStorage } from '@token-storage/redis';
import { createClient, createCluster } from 'redis';
import { RedisCluster } from 'test-support/redis-cluster';
import type { RedisServer } from 'test-support/redis-server';
import { sample } from 'test-support/sample';
import { describe, expect, it, onTestFinished } from 'vitest';

import { type Client, connect, startServer } from './support/test-server.ts';

const SECRET = 'access-SECRET';
const secret = () => sample('a', { access_token: SECRET, refresh_token: SECRET });

/** Servers take their time, and so do machines that are busy. */
const PATIENT = { interval: 20, timeout: 20_000 };

/** What a call rejects with. It shows no token. */
async function failureOf(call: Promise<unknown>): Promise<Error & { code?: string; systemCode?: string }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  if (error === undefined) throw new Error('It was not refused.');
  expect(`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain(SECRET);
  return error;
}

/** A storage with an entry, on a client that can do everything. */
async function stored(client: Client): Promise<RedisTokenStorage> {
  const storage = new RedisTokenStorage(client);
  await storage.storeTokenData(sample('kept'));
  return storage;
}

/** Every way to write is refused, and what is stored stays. */
async function refusesWrites(storage: RedisTokenStorage, expected: object, reader = storage): Promise<void> {
  for (const write of [
    () => storage.storeTokenData(secret()),
    () => storage.updateTokenData('a', () => secret()),
    () => storage.removeAllTokenData(),
  ]) {
    expect(await failureOf(write())).toMatchObject(expected);
  }
  expect(Object.keys(await reader.getTokenDataByResourceServer())).toEqual(['kept']);
}

describe('typed, with what to do, and nothing is lost', () => {
  it('a server without memory left', async () => {
    const { url } = await startServer({ parameters: ['--maxmemory-policy', 'noeviction'] });
    const client = await connect(url);
    const storage = await stored(client);
    await client.configSet('maxmemory', '1');
    const expected = { code: 'ERR_STORAGE_QUOTA', message: expect.stringContaining('maxmemory') as string };
    expect(await failureOf(storage.storeTokenData(secret()))).toMatchObject(expected);
    expect(await failureOf(storage.updateTokenData('a', () => secret()))).toMatchObject(expected);
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['kept']);
    await client.configSet('maxmemory', '0');
    await storage.storeTokenData(secret());
  });

  it('a replica, which takes no writes, and one that has lost its master', async () => {
    const master = await startServer({ parameters: ['--repl-diskless-sync-delay', '0'] });
    const storage = await stored(await connect(master.url));
    const replica = await startServer({ parameters: ['--replicaof', `127.0.0.1 ${master.port}`] });
    const client = await connect(replica.url);
    const onReplica = new RedisTokenStorage(client);
    await expect.poll(() => onReplica.getTokenData('kept'), PATIENT).toBeDefined();
    await refusesWrites(onReplica, { code: 'ERR_STORAGE_IO', systemCode: 'READONLY' }, storage);
    await client.configSet('replica-serve-stale-data', 'no');
    await master.kill();
    await expect
      .poll(() => onReplica.getTokenData('kept').catch((error: unknown) => error), PATIENT)
      .toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'MASTERDOWN' });
  });

  it('a server with fewer replicas than it is to have', async () => {
    const client = await connect((await startServer()).url);
    const storage = await stored(client);
    await client.configSet('min-replicas-to-write', '1');
    await refusesWrites(storage, { code: 'ERR_STORAGE_IO', systemCode: 'NOREPLICAS' });
  });

  it('a server that loads its data', async () => {
    const server = await startServer({
      parameters: [
        '--appendonly',
        'yes',
        '--appendfsync',
        'always',
        '--key-load-delay',
        '1000',
        '--aof-use-rdb-preamble',
        'no',
      ],
    });
    const client = await connect(server.url, { socket: { reconnectStrategy: 20 } });
    const storage = await stored(client);
    await client.eval("for i = 1, 20000 do redis.call('SET', i, 'x') end");
    await server.kill();
    const starting = server.start();
    const reader = async (): Promise<unknown> => storage.getTokenData('kept').catch((error: unknown) => error);
    await expect.poll(reader, PATIENT).toMatchObject({ systemCode: 'LOADING' });
    expect(await failureOf(storage.storeTokenData(secret()))).toMatchObject({
      code: 'ERR_STORAGE_IO',
      systemCode: 'LOADING',
    });
    await client.configSet('key-load-delay', '0').catch(() => {});
    await starting;
    expect((await storage.getTokenData('kept'))?.access_token).toBe('access-kept');
  });

  it('a server that is busy with a script', async () => {
    const { url } = await startServer({ parameters: ['--busy-reply-threshold', '20'] });
    const [client, other, control] = await Promise.all([connect(url), connect(url), connect(url)]);
    const storage = await stored(client);
    const running = other.eval('while true do end').catch(() => {});
    const said = async (): Promise<unknown> => storage.storeTokenData(secret()).catch((error: unknown) => error);
    await expect.poll(said, PATIENT).toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'BUSY' });
    await control.sendCommand(['SCRIPT', 'KILL']);
    await running;
    expect((await storage.getTokenData('kept'))?.access_token).toBe('access-kept');
  });

  it('a server that asks for a password, and one that takes another', async () => {
    const { url } = await startServer({ parameters: ['--requirepass', 'right'] });
    const admin = await connect(url, { password: 'right' });
    await stored(admin);
    // With RESP3 the client itself says so when it connects.
    const options = { RESP: 2, disableClientInfo: true } as const;
    const storage = new RedisTokenStorage(await connect(url, options));
    const expected = { code: 'ERR_STORAGE_UNAVAILABLE', message: expect.stringContaining('password') as string };
    expect(await failureOf(storage.getTokenData('kept'))).toMatchObject(expected);
    await refusesWrites(storage, expected, new RedisTokenStorage(admin));
  });

  it.each([
    ['the keys', ['~other:*', '&*', '+@all']],
    ['the channel', ['~token-storage:*', '&other', '+@all']],
    ['scripts', ['~token-storage:*', '&token-storage:*', '+@all', '-evalsha', '-eval']],
  ])('a user whose ACL does not allow %s', async (_, rules) => {
    const { url } = await startServer();
    const admin = await connect(url);
    const kept = await stored(admin);
    await admin.aclSetUser('service', ['on', '>secret', ...rules]);
    const storage = new RedisTokenStorage(await connect(url, { username: 'service', password: 'secret' }));
    const expected = { code: 'ERR_STORAGE_UNAVAILABLE', message: expect.stringContaining('ACL') as string };
    expect(await failureOf(storage.storeTokenData(secret()))).toMatchObject(expected);
    expect(Object.keys(await kept.getTokenDataByResourceServer())).toEqual(['kept']);
  });

  it('what the README says is all that an ACL must allow', async () => {
    const { url } = await startServer();
    const admin = await connect(url);
    const commands = [
      'hget',
      'hmget',
      'hgetall',
      'hlen',
      'hset',
      'hdel',
      'get',
      'set',
      'incr',
      'del',
      'pexpire',
      'publish',
    ];
    const rules = ['evalsha', 'eval', 'scan', 'subscribe', 'info', ...commands].map((command) => `+${command}`);
    await admin.aclSetUser('service', ['on', '>secret', '~token-storage:*', '&token-storage:*', ...rules]);
    const client = await connect(url, { username: 'service', password: 'secret', disableClientInfo: true });
    const storage = new RedisTokenStorage(client, { expireAfterSeconds: 100 });
    await storage.storeTokenDataByResourceServer({ a: secret(), b: sample('b') });
    await storage.withLock('a', (locked) => locked.removeTokenData('a'));
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['b']);
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual(['DEFAULT']);
  });

  it.each(['EVALSHA', 'HGET', 'SCAN'])('a server that does not know %s, as one that is too old', async (command) => {
    const { url } = await startServer({ parameters: ['--rename-command', command, ''] });
    const storage = new RedisTokenStorage(await connect(url));
    const call = {
      EVALSHA: () => storage.storeTokenData(secret()),
      HGET: () => storage.getTokenData('a'),
      SCAN: () => Array.fromAsync(storage.iterNamespaces()),
    }[command];
    expect(await failureOf(call!())).toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
      message: expect.stringContaining('Redis 6.2') as string,
    });
  });

  it('a server of a cluster that is used as if it were alone, and a cluster that has lost a part', async () => {
    const cluster = await RedisCluster.start();
    onTestFinished(() => cluster.end());
    const clients = await Promise.all(cluster.servers.map(({ url }) => connect(url)));
    const alone = await Promise.all(
      clients.map((client) => failureOf(new RedisTokenStorage(client).storeTokenData(secret())).catch(() => undefined)),
    );
    expect(
      alone.filter((error) => error !== undefined).map(({ code, message }) => [code, /createCluster/.test(message)]),
    ).toEqual([0, 1].map(() => ['ERR_STORAGE_UNAVAILABLE', true]));
    const client = await connectCluster(cluster);
    const storage = new RedisTokenStorage(client);
    await storage.storeTokenData(sample('kept'));
    // The slot of the namespace belongs to nobody from now on.
    const slot = await clients[0]!.clusterKeySlot('token-storage:{DEFAULT}');
    for (const one of clients) await one.sendCommand(['CLUSTER', 'DELSLOTS', String(slot)]);
    const said = async (): Promise<unknown> => failureOf(storage.storeTokenData(secret()));
    await expect.poll(said, PATIENT).toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'CLUSTERDOWN' });
  });
});

async function connectCluster({ rootNodes }: RedisCluster) {
  const client = createCluster({ rootNodes });
  client.on('error', () => {});
  onTestFinished(() => client.destroy());
  return client.connect();
}

describe('the client', () => {
  it('is not connected for whoever forgot to: that is said, before and after', async () => {
    const { url } = await startServer();
    const client = createClient({ url });
    const storage = new RedisTokenStorage(client);
    const expected = {
      code: 'ERR_STORAGE_UNAVAILABLE',
      message: expect.stringContaining('client.connect()') as string,
    };
    const calls = [
      () => storage.getTokenData('a'),
      () => storage.storeTokenData(secret()),
      () => Array.fromAsync(storage.iterNamespaces()),
      () => storage.withLock('a', async () => {}),
    ];
    for (const call of calls) expect(await failureOf(call())).toMatchObject(expected);
    await client.connect();
    await storage.storeTokenData(secret());
    client.destroy();
    for (const call of calls) expect(await failureOf(call())).toMatchObject(expected);
  });

  it('of a cluster is not connected: that is said too, and it does not seem to be empty', async () => {
    const storage = new RedisTokenStorage(createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] }));
    for (const call of [() => storage.getTokenData('a'), () => Array.fromAsync(storage.iterNamespaces())]) {
      expect(await failureOf(call())).toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
    }
  });

  it('stays open when the storage is closed, and what the storage has opened is closed', async () => {
    const { url } = await startServer();
    const client = await connect(url);
    const storage = new RedisTokenStorage(client);
    const heard = new Promise<void>((resolve) => {
      storage.subscribe(() => resolve());
    });
    await heard;
    const connections = async (): Promise<number> => (await client.clientList()).length;
    await expect.poll(connections).toBe(2);
    await storage.close();
    await expect.poll(connections).toBe(1);
    expect(await client.ping()).toBe('PONG');
    await new RedisTokenStorage(client).storeTokenData(secret());
  });

  it('of another library is refused', () => {
    const other = { hget: () => {}, hgetall: () => {}, evalsha: () => {} };
    for (const wrong of [other, {}, undefined, null, 'redis://localhost'] as never[]) {
      expect(() => new RedisTokenStorage(wrong)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
    }
  });
});

it('a server that removes tokens when its memory is full is told of, once, by a warning', async () => {
  const { url } = await serverThatEvicts('allkeys-lru');
  const warned = once(process, 'warning') as Promise<[Error & { code?: string }]>;
  const client = await connect(url);
  await stored(client);
  const [warning] = await warned;
  expect(warning).toMatchObject({ code: 'TOKEN_STORAGE_EVICTION' });
  expect(warning.message).toContain('allkeys-lru');
  const further: unknown[] = [];
  const listener = (more: unknown): void => void further.push(more);
  process.on('warning', listener);
  onTestFinished(() => void process.off('warning', listener));
  await stored(client);
  await stored(await connect((await serverThatEvicts('noeviction')).url));
  await client.ping();
  expect(further).toEqual([]);
});

function serverThatEvicts(policy: string): Promise<RedisServer> {
  return startServer({ parameters: ['--maxmemory', '100mb', '--maxmemory-policy', policy] });
}
