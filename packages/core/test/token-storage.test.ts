import { TokenStorageData, tokenDataRecord } from '@token-storage/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

const hostileNames = [
  ['', ' ', '\n', '\t', '0', '42', '4294967295', '-1', '1e3', 'null', 'undefined', 'true', '[object Object]'],
  ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'length', 'namespace'],
  ['a\0b', '\0', 'a/b', '../..', 'a:b', 'a%b', '%', '"quoted"', "'", '\\', '{}', '[]', '${x}', '\u{1f600}'],
  ['\u00e9', 'e\u0301', 'A', 'a', 'a ', ' a', '\u202e', '\ufeff', '\ud800', '\udc00\ud800', 'x'.repeat(100_000)],
].flat();

let storage: MemoryTokenStorage;
beforeEach(() => {
  storage = new MemoryTokenStorage();
});
const namespaces = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const namespace of storage.iterNamespaces()) all.push(namespace);
  return all.sort();
};

describe('reading and writing', () => {
  it('gives undefined for what is absent, and an empty record, and throws for neither (items 14, 15)', async () => {
    expect(await storage.getTokenData('a')).toBe(undefined);
    expect(await storage.withNamespace('x').getTokenData('a')).toBe(undefined);
    const empty = await storage.getTokenDataByResourceServer();
    expect(Object.keys(empty)).toEqual([]);
    expect(Object.getPrototypeOf(empty)).toBe(null);
  });

  it('adds or replaces what is named, and leaves the rest (item 17)', async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    await storage.storeTokenDataByResourceServer({ b: sample('b', { scope: 'new' }), c: sample('c') });
    expect(await storage.getTokenDataByResourceServer()).toEqual({
      a: sample('a'),
      b: sample('b', { scope: 'new' }),
      c: sample('c'),
    });
  });

  it('replaces an entry whole: one without a refresh token erases that which was stored (item 17)', async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a', { refresh_token: 'r', extra: { note: 1 } }) });
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
  });

  it('stores an empty record, which changes nothing (item 18)', async () => {
    await storage.storeTokenDataByResourceServer({});
    await storage.storeTokenDataByResourceServer(tokenDataRecord());
    expect(await namespaces()).toEqual([]);
  });

  it('refuses a new key that is not the resource server of its entry, and names both (item 19)', async () => {
    for (const store of [
      () => storage.storeTokenDataByResourceServer({ key: sample('own') }),
      () => storage.storeTokenDataByResourceServer({ own: sample('own'), key: sample('own') }),
      () => storage.updateTokenData('key', () => sample('own')),
    ]) {
      const error = await thrownBy(store);
      expect(error).toMatchObject({ code: 'ERR_USAGE' });
      expect((error as Error).message).toMatch(/"own" cannot be stored under "key"/);
    }
    expect(await namespaces()).toEqual([]);
  });

  it('goes by the key of what is stored under another one already, as Python allows (item 19)', async () => {
    await storage.updateEntries(['key'], () => new Map([['key', sample('own')]]));
    expect((await storage.getTokenData('key'))?.resource_server).toBe('own');
    expect(await storage.getTokenData('own')).toBe(undefined);
    await storage.updateTokenData('key', (current) => current?.with({ scope: 'updated' }));
    expect((await storage.getTokenData('key'))?.scope).toBe('updated');
    await storage.storeTokenDataByResourceServer({ key: sample('own') });
    expect((await storage.getTokenData('key'))?.scope).toBe('read write');
    expect(await thrownBy(() => storage.updateTokenData('key', () => sample('third')))).toMatchObject({
      code: 'ERR_USAGE',
    });
  });

  it('takes what stands under another key elsewhere, one by one and all at once (item 19)', async () => {
    await storage.updateEntries(['key'], () => new Map([['key', sample('own')]]));
    const [one, other] = [new MemoryTokenStorage(), new MemoryTokenStorage()];
    await one.storeTokenDataByResourceServer(await storage.getTokenDataByResourceServer());
    const data = await storage.getTokenData('key');
    await other.updateTokenData('key', () => data?.with({ scope: 'changed' }));
    expect(await one.getTokenData('key')).toEqual(sample('own'));
    expect(await other.getTokenData('key')).toEqual(sample('own', { scope: 'changed' }));
    const error = await thrownBy(() => one.updateTokenData('third', () => data));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
  });

  it('stores the entry of one resource server, by the name that it gives itself', async () => {
    for (const name of hostileNames) await storage.storeTokenData(sample(name));
    for (const name of hostileNames) expect(await storage.getTokenData(name)).toEqual(sample(name));
    for (const wrong of [undefined, null, 'a', {}, sample('a').toDict()]) {
      const error = await thrownBy(() => storage.storeTokenData(wrong as unknown as TokenStorageData));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
    }
  });

  it('tells whether removing removed anything, the second time not (item 20)', async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    expect(await storage.removeTokenData('a')).toBe(true);
    expect(await storage.removeTokenData('a')).toBe(false);
    expect(await storage.getTokenDataByResourceServer()).toEqual({ b: sample('b') });
  });

  it('removes a whole namespace at once, and no other (item 13)', async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    await storage.withNamespace('x').storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.removeAllTokenData()).toBe(true);
    expect(await storage.removeAllTokenData()).toBe(false);
    expect(await namespaces()).toEqual(['x']);
  });

  it('hands out snapshots: what is done to them changes nothing that is stored (item 24)', async () => {
    const tokens = { a: sample('a') };
    const storing = storage.storeTokenDataByResourceServer(tokens);
    tokens.a = sample('a', { scope: 'changed after the call' });
    await storing;
    const read = await storage.getTokenDataByResourceServer();
    read['a'] = sample('a', { scope: 'changed' });
    delete read['b'];
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a'), b: sample('b') });
    expect(Object.keys(read)).toEqual(['a']);
  });

  it('keeps unknown fields of an entry that is stored (item 25)', async () => {
    const data = TokenStorageData.fromDict({ ...sample('a').toDict(), later: [1, { deep: null }] });
    await storage.storeTokenDataByResourceServer({ a: data });
    expect((await storage.getTokenData('a'))?.toDict()).toEqual(data.toDict());
  });

  it('shares nothing between two memory storages (item 75)', async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await new MemoryTokenStorage().getTokenDataByResourceServer()).toEqual({});
  });
});

describe('names', () => {
  it('mean themselves, whatever they are, as resource servers (items 21, 22, 23)', async () => {
    const tokens = tokenDataRecord(hostileNames.map((name) => [name, sample(name)]));
    await storage.storeTokenDataByResourceServer(tokens);
    const read = await storage.getTokenDataByResourceServer();
    expect(Object.keys(read).sort()).toEqual([...hostileNames].sort());
    for (const name of hostileNames) {
      expect((await storage.getTokenData(name))?.resource_server).toBe(name);
      expect(await storage.updateTokenData(name, (current) => current)).toBe(read[name]);
    }
    for (const name of hostileNames) expect(await storage.removeTokenData(name)).toBe(true);
    expect(await namespaces()).toEqual([]);
  });

  it('mean themselves as namespaces, which are apart from each other (items 21, 22, 23)', async () => {
    for (const name of hostileNames) {
      await storage.withNamespace(name).storeTokenDataByResourceServer({ a: sample('a', { scope: name }) });
    }
    expect(await namespaces()).toEqual([...hostileNames].sort());
    for (const name of hostileNames) {
      expect((await storage.withNamespace(name).getTokenData('a'))?.scope).toBe(name);
      expect(await storage.withNamespace(name).removeAllTokenData()).toBe(true);
    }
    expect(await namespaces()).toEqual([]);
  });

  it('are locks of their own', async () => {
    const held: string[] = [];
    const hold = (at: number): Promise<void> => {
      const name = hostileNames[at];
      if (name === undefined) return Promise.resolve();
      held.push(name);
      return storage.withLock(name, () => storage.withNamespace(name).withLock('a', () => hold(at + 1)), {
        timeoutMs: 0,
      });
    };
    await hold(0);
    expect(held).toHaveLength(hostileNames.length);
  });
});

describe('namespaces', () => {
  it('are listed while they hold an entry (items 13, 88)', async () => {
    const view = storage.withNamespace('x');
    expect(await namespaces()).toEqual([]);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await view.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    await view.removeTokenData('a');
    expect(await namespaces()).toEqual(['DEFAULT', 'x']);
    await view.removeTokenData('b');
    expect(await namespaces()).toEqual(['DEFAULT']);
  });

  it('are fixed: to look at another one takes another view (item 12)', () => {
    const view = storage.withNamespace('x');
    expect([storage.namespace, view.namespace, view.withNamespace('y').namespace]).toEqual(['DEFAULT', 'x', 'y']);
  });

  it('do not mix under any order of stores and removals (item 21)', async () => {
    const name = fc.constantFrom('a', 'b', '__proto__');
    const step = fc.record({ namespace: name, name, scope: fc.option(fc.string()) });
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const real = new MemoryTokenStorage();
        const model = new Map<string, string>();
        for (const { namespace, name: resourceServer, scope } of steps) {
          const view = real.withNamespace(namespace);
          const key = JSON.stringify([namespace, resourceServer]);
          if (scope === null) {
            expect(await view.removeTokenData(resourceServer)).toBe(model.delete(key));
          } else {
            model.set(key, scope);
            await view.storeTokenDataByResourceServer(
              tokenDataRecord([[resourceServer, sample(resourceServer, { scope })]]),
            );
          }
        }
        const found = new Map<string, string>();
        for await (const namespace of real.iterNamespaces()) {
          const tokens = await real.withNamespace(namespace).getTokenDataByResourceServer();
          for (const [key, { scope }] of Object.entries(tokens)) found.set(JSON.stringify([namespace, key]), scope);
        }
        expect(found).toEqual(model);
      }),
    );
  });
});
