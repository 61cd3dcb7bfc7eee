import { EngineTokenStorage } from '@token-storage/core/adapter';
import { RedisTokenStorage } from '@token-storage/redis';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { describe, expect, it } from 'vitest';

import { Keys } from '../src/keys/keys.ts';
import { connect, sharedServer } from './support/test-server.ts';

// CLUSTER KEYSLOT, which says what a cluster makes of a key, is known to servers with clusters enabled alone; one is enough.
const server = sharedServer({ parameters: ['--cluster-enabled', 'yes'] });
const alone = sharedServer();

const names: readonly (readonly [label: string, name: string])[] = [
  ['empty', ''],
  ['braces', '{a}:{b}'],
  ['a closing brace first', '}{'],
  ['no more than braces', '{}'],
  ['colons', ':a::b:'],
  ['NUL', 'a\0b'],
  ['an emoji', '\u{1f511}'],
  ['what escapes', '%007b'],
  ['what stands for the empty name', '%'],
  ['a pattern', '*?[a-z]\\'],
  ['100 kB', '{k}'.repeat(33_334)],
];

describe('keys', () => {
  it.each(names)('of a namespace whose name is %s lie in one slot, and it comes back', async (_, name) => {
    const keys = new Keys('token-storage:', '');
    const client = await connect(server.url);
    const all = [
      keys.entries(name),
      keys.fence(name, 'any lock'),
      ...names.flatMap(([, resourceServer]) => {
        const lockName = JSON.stringify([name, resourceServer]);
        expect(keys.isTogether(name, lockName)).toBe(true);
        return [keys.lock(lockName), keys.count(lockName)];
      }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(await Promise.all(all.map((key) => client.clusterKeySlot(key)))).size).toBe(1);
    expect(keys.namespaceOf(keys.entries(name))).toBe(name);
    expect(all.slice(1).map((key) => keys.namespaceOf(key))).toEqual(all.slice(1).map(() => undefined));
  });

  it.each(names)('of a lock of any name lie in one slot: %s', async (_, name) => {
    const keys = new Keys('token-storage:', '');
    const client = await connect(server.url);
    const [lock, count] = [keys.lock(name), keys.count(name)];
    expect(lock).not.toBe(count);
    expect(await client.clusterKeySlot(lock)).toBe(await client.clusterKeySlot(count));
  });

  it('stand in Redis as the README says', async () => {
    const client = await connect(alone.url);
    const storage = new RedisTokenStorage(client);
    await storage.storeTokenData(sample('transfer.api.globus.org'));
    await storage.withNamespace('user {1}').storeTokenData(sample('a'));
    await storage.withLock('a', async () => {
      expect((await client.keys('token-storage:*')).toSorted()).toEqual([
        'token-storage:{DEFAULT}',
        'token-storage:{DEFAULT}:lock:a',
        'token-storage:{user %007b1%007d}',
      ]);
    });
    expect(await client.hKeys('token-storage:{DEFAULT}')).toEqual(['transfer.api.globus.org']);
  });
});

it('programs with another prefix share nothing, whatever the prefix means to a pattern', async () => {
  const client = await connect(alone.url);
  const prefixes = ['', 'a:', 'a', '*', '?', '[a-z]', String.raw`\*`].map((prefix) => freshName() + prefix);
  const storages = prefixes.map((prefix) => new RedisTokenStorage(client, { prefix }));
  for (const [index, storage] of storages.entries()) {
    await storage.withNamespace(`namespace ${index}`).storeTokenData(sample('a'));
  }
  for (const [index, storage] of storages.entries()) {
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual([`namespace ${index}`]);
  }
});

it('the keyPrefix of a client stands before its own, and is no part of a namespace', async () => {
  const keyPrefix = `${freshName()}:`;
  const client = await connect(alone.url, { keyPrefix });
  const other = new RedisTokenStorage(await connect(alone.url, { keyPrefix }));
  const storage = new RedisTokenStorage(client);
  const heard = new Promise((resolve) => {
    other.withNamespace('user').subscribe(({ resourceServers }) => resourceServers && resolve(resourceServers));
  });
  // It may take a moment until it hears: what is stored again and again is heard then.
  const storing = setInterval(() => void storage.withNamespace('user').storeTokenData(sample('a')), 20);
  expect(await heard).toEqual(['a']);
  clearInterval(storing);
  expect(await Array.fromAsync(storage.iterNamespaces())).toEqual(['user']);
  expect(await (await connect(alone.url)).keys(`${keyPrefix}*`)).toEqual([`${keyPrefix}token-storage:{user}`]);
  await other.close();
});

it('refuses a prefix that would decide where keys lie', async () => {
  const client = await connect(alone.url);
  for (const prefix of ['{a}', 'a{', '}', '\ud800', 1 as never]) {
    expect(() => new RedisTokenStorage(client, { prefix })).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
  }
  const tagged = await connect(alone.url, { keyPrefix: '{a}' });
  expect(() => new RedisTokenStorage(tagged)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
});

it('refuses half a character in a name, of which Redis would make another one', async () => {
  const storage = new RedisTokenStorage(await connect(alone.url));
  for (const call of [
    () => storage.getTokenData('\ud800'),
    () => storage.withNamespace('\udc00').getTokenDataByResourceServer(),
    () => storage.storeTokenData(sample('a\ud800b')),
    () => storage.updateEntries([], () => new Map([['\ud800', undefined]])),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'ERR_USAGE' });
  }
  await storage.withNamedLock('\ud800', async () => {});
  expect(storage).toBeInstanceOf(EngineTokenStorage);
});
