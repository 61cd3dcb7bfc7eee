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

it('an entry is the JSON text that every storage of this library and of the Python SDK has', async () => {
  const { client, key, storage } = await open();
  await storage.storeTokenData(sample('a', { scope: 'é' }));
  expect(await client.hGet(key, 'a')).toBe(
    '{"resource_server": "a", "scope": "\\u00e9", "access_token": "access-a", "expires_at_seconds": 2000000000}',
  );
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
      'hset 2',
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
