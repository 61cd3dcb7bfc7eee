import { execFileSync } from 'node:child_process';

import { RedisTokenStorage } from '@token-storage/redis';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { describe, expect, it } from 'vitest';

import { type Client, connect, sharedServer } from './support/test-server.ts';

const server = sharedServer();

async function open(): Promise<{ client: Client; key: string; storage: RedisTokenStorage }> {
  const client = await connect(server.url);
  const prefix = `${freshName()}:`;
  return { client, key: `${prefix}{DEFAULT}`, storage: new RedisTokenStorage(client, { prefix }) };
}

const notUtf8 = Buffer.from([0xff, 0xfe]);

describe('an entry that others have damaged', () => {
  it.each([
    ['is no JSON', 'no JSON'],
    ['is empty', ''],
    ['lacks a field', '{"resource_server": "a"}'],
    ['is no UTF-8', Buffer.concat([Buffer.from('{"resource_server": "'), notUtf8, Buffer.from('"}')])],
  ])('hides no other, stays as it is, and can be replaced or removed: it %s', async (_, text) => {
    const { client, key, storage } = await open();
    await storage.storeTokenData(sample('good'));
    await client.hSet(key, 'a', text);
    for (const read of [() => storage.getTokenData('a'), () => storage.getTokenDataByResourceServer()]) {
      await expect(read()).rejects.toMatchObject({
        code: 'ERR_CORRUPT_STORAGE',
        location: key,
        namespace: 'DEFAULT',
        resourceServer: 'a',
      });
    }
    expect((await storage.getTokenData('good'))?.access_token).toBe('access-good');
    await storage.storeTokenData(sample('good', { scope: 'new' }));
    const asBytes = client.withTypeMapping({ 36: Buffer });
    expect(await asBytes.hGet(key, 'a')).toEqual(Buffer.from(text));
    await storage.storeTokenData(sample('a'));
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
    await client.hSet(key, 'a', text);
    expect(await storage.removeTokenData('a')).toBe(true);
    await client.hSet(key, 'a', text);
    expect(await storage.removeAllTokenData()).toBe(true);
    expect(await client.exists(key)).toBe(0);
  });
});

it('what cannot be a name of ours is left alone, and hinders nothing', async () => {
  const { client, key, storage } = await open();
  await client.hSet(key, notUtf8 as never, 'x');
  await client.hSet(key, Buffer.from([0xfe]) as never, 'y');
  await storage.storeTokenData(sample('a'));
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
  expect(await storage.removeAllTokenData()).toBe(true);
  expect(await client.hLen(key)).toBe(2);
  expect(await storage.removeAllTokenData()).toBe(false);
});

it('something else under the key of a namespace is refused by every call, and stays', async () => {
  const { client, key, storage } = await open();
  await client.set(key, 'something else');
  for (const call of [
    () => storage.getTokenData('a'),
    () => storage.getTokenDataByResourceServer(),
    () => storage.storeTokenData(sample('a')),
    () => storage.removeAllTokenData(),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location: key });
  }
  expect(await Array.fromAsync(storage.iterNamespaces())).toEqual([]);
  expect(await client.get(key)).toBe('something else');
});

it('an entry is JSON, and keeps what only Python writes into it', async () => {
  const { client, key, storage } = await open();
  await storage.storeTokenData(sample('a', { scope: 'é' }));
  expect(JSON.parse((await client.hGet(key, 'a')) ?? '')).toEqual(sample('a', { scope: 'é' }).toDict());
  const odd = sample('a', { extra: { numbers: [Number.NaN, -Infinity, 1e300] } });
  await storage.storeTokenData(odd);
  expect((await storage.getTokenData('a'))?.toDict()).toEqual(odd.toDict());
});

it('more entries than a script can pass on at once are one change', async () => {
  const { storage } = await open();
  const names = Array.from({ length: 10_000 }, (_, index) => `name-${index}`);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(names.map((name) => [name, sample(name)])));
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toHaveLength(names.length);
  expect(await storage.removeAllTokenData()).toBe(true);
});

it('what is read again and again is what is stored by then', async () => {
  const { client, key, storage } = await open();
  const view = storage.withNamespace('other');
  for (const scope of ['one', 'two', 'one']) {
    await storage.storeTokenData(sample('a', { scope }));
    await view.storeTokenData(sample('a', { scope: `other ${scope}` }));
    for (let read = 0; read < 2; read += 1) {
      expect((await storage.getTokenData('a'))?.scope).toBe(scope);
      expect((await view.getTokenData('a'))?.scope).toBe(`other ${scope}`);
    }
  }
  await client.hSet(key, 'a', 'no JSON');
  await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
});

it('a namespace expires so long after its last write, where that is wanted, and never by itself', async () => {
  const { client, key, storage } = await open();
  const prefix = key.slice(0, -'{DEFAULT}'.length);
  const expiring = new RedisTokenStorage(client, { prefix, expireAfterSeconds: 100 });
  await storage.storeTokenData(sample('a'));
  expect(await client.ttl(key)).toBe(-1);
  await expiring.storeTokenData(sample('b'));
  await client.expire(key, 10);
  await expiring.updateTokenData('b', () => sample('b', { scope: 'new' }));
  expect(await client.pTTL(key)).toBeGreaterThan(99_000);
  await client.pExpire(key, 1);
  await expect.poll(() => expiring.getTokenDataByResourceServer()).toEqual({});
  for (const expireAfterSeconds of [0, -1, Number.NaN, Infinity, '1' as never]) {
    expect(() => new RedisTokenStorage(client, { expireAfterSeconds })).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE' }),
    );
  }
});

describe('somebody who writes between the read and the write of an update', () => {
  /** Sends a command while nothing else can happen in this program, and waits for its answer. */
  function sendMeanwhile(...command: string[]): void {
    const { port } = new URL(server.url);
    const program = `const socket = require('node:net').connect(${port}, '127.0.0.1');
      socket.write(process.argv.slice(1).reduce((text, part) => text + '$' + part.length + '\\r\\n' + part + '\\r\\n',
        '*' + (process.argv.length - 1) + '\\r\\n'));
      socket.once('data', () => socket.end());`;
    execFileSync(process.execPath, ['-e', program, ...command]);
  }

  it.each([
    ['another entry, where all are looked at', 'b', 'all', ['', 'b']],
    ['the same entry', 'a', ['a'], ['', 'a']],
    ['another entry, where it is not looked at', 'b', ['a'], ['']],
  ] as const)('is seen, and the updater decides once more: %s', async (_, name, selection, expected) => {
    const { key, storage } = await open();
    const seen: string[] = [];
    await storage.updateEntries(selection, (current) => {
      seen.push([...current.names()].join());
      if (seen.length === 1) sendMeanwhile('HSET', key, name, JSON.stringify(sample(name).toDict()));
      return new Map([['c', sample('c')]]);
    });
    expect(seen).toEqual(expected);
    expect(Object.keys(await storage.getTokenDataByResourceServer()).toSorted()).toEqual([name, 'c']);
  });
});

describe('round trips', () => {
  /** Which commands the server counted during a task, sent by clients and by scripts. */
  async function commandsOf(client: Client, task: () => Promise<unknown>): Promise<string[]> {
    await client.configResetStat();
    await task();
    const info = await client.info('commandstats');
    const counted = [...info.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm)].map(([, name, calls]) => `${name} ${calls}`);
    return counted.filter((line) => !/^(?:config\|resetstat|info) /.test(line)).toSorted();
  }

  it('a get is one, a store of several entries is one, and whatever is decided from what is stored is two', async () => {
    const { client, storage } = await open();
    const tokens = { a: sample('a'), b: sample('b') };
    await storage.storeTokenDataByResourceServer(tokens);
    await storage.updateTokenData('a', () => sample('a'));
    expect(await commandsOf(client, () => storage.getTokenData('a'))).toEqual(['hget 1']);
    expect(await commandsOf(client, () => storage.getTokenDataByResourceServer())).toEqual(['hgetall 1']);
    expect(await commandsOf(client, () => storage.storeTokenDataByResourceServer(tokens))).toEqual([
      'evalsha 1',
      'hset 1',
      'publish 1',
    ]);
    expect(await commandsOf(client, () => storage.updateTokenData('a', () => sample('a')))).toEqual([
      'evalsha 1',
      'hget 2',
      'hset 1',
      'publish 1',
    ]);
  });
});
