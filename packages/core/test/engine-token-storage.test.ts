import type { TokenStorageData } from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';
import { describe, expect, it } from 'vitest';
import { settled } from './support/deferred.ts';
import { emptyEngine, noEntries } from './support/empty-engine.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('a storage', () => {
  it('looks at the namespace DEFAULT unless it is told another; forApp takes any name of an app (items 12, 67, 76)', () => {
    expect(new MemoryTokenStorage().namespace).toBe('DEFAULT');
    expect(new MemoryTokenStorage({ namespace: 'x' }).namespace).toBe('x');
    expect(MemoryTokenStorage.forApp({ clientId: 'c', appName: 'CON', namespace: 'y' }).namespace).toBe('y');
  });

  it.each([null, 1, {}, ['a']])('refuses %j as a namespace', async (namespace) => {
    const wrong = namespace as string;
    expect(await thrownBy(() => new MemoryTokenStorage({ namespace: wrong }))).toMatchObject({ code: 'ERR_USAGE' });
    const storage = new MemoryTokenStorage();
    expect(await thrownBy(() => storage.withNamespace(wrong))).toMatchObject({ code: 'ERR_USAGE' });
  });

  it.each([undefined, null, 1, {}, ['a']])('refuses %j as a resource server', async (name) => {
    const storage = new MemoryTokenStorage();
    const wrong = name as string;
    for (const call of [
      () => storage.getTokenData(wrong),
      () => storage.removeTokenData(wrong),
      () => storage.updateTokenData(wrong, () => undefined),
      () => storage.withLock(wrong, async () => {}),
    ]) {
      expect(await thrownBy(call)).toMatchObject({ code: 'ERR_USAGE' });
    }
  });

  it.each([undefined, null, 'text', 1, [sample('a')], new Map([['a', sample('a')]]), sample('a')])(
    'refuses %j as tokens to store, rather than storing nothing',
    async (tokens) => {
      const storage = new MemoryTokenStorage();
      const wrong = tokens as unknown as Record<string, TokenStorageData>;
      const error = await thrownBy(() => storage.storeTokenDataByResourceServer(wrong));
      expect(error).toMatchObject({ code: 'ERR_USAGE' });
    },
  );

  it('refuses what is not token data, naming it and storing nothing of the rest', async () => {
    const storage = new MemoryTokenStorage();
    for (const wrong of [undefined, null, 'secret', { ...sample('b').toDict() }]) {
      const tokens = { a: sample('a'), b: wrong as unknown as TokenStorageData };
      const error = await thrownBy(() => storage.storeTokenDataByResourceServer(tokens));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', resourceServer: 'b' });
      expect((error as Error).message).toContain('TokenStorageData.fromDict()');
    }
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
  });

  it('does nothing on construction, and opens with the first operation (item 117)', async () => {
    const engine = emptyEngine();
    const storage = new EngineTokenStorage(engine);
    storage.withNamespace('x');
    await settled();
    expect(engine.calls).toEqual([]);
    await storage.getTokenData('a');
    expect(engine.calls).toEqual(['read']);
  });

  it('reads the fast way where there is one, but for the task of a lock, which must see the last write', async () => {
    const fast: string[] = [];
    const engine = emptyEngine({ readPossiblyStale: async () => (fast.push('fast'), noEntries) });
    const storage = new EngineTokenStorage(engine);
    await storage.getTokenData('a');
    await storage.getTokenDataByResourceServer();
    expect([fast, engine.calls]).toEqual([['fast', 'fast'], []]);
    await storage.withLock('a', async (held) => {
      await held.getTokenData('a');
      await held.withNamespace('x').getTokenDataByResourceServer();
    });
    expect([fast.length, engine.calls]).toEqual([2, ['acquireLock', 'read', 'read']]);
  });

  it('reads from the truth, and not the fast way, before it writes', async () => {
    const engine = emptyEngine({ readPossiblyStale: () => Promise.reject(new Error('must not be called')) });
    await new EngineTokenStorage(engine).readEntries('all');
    expect(engine.calls).toEqual(['read']);
  });
});
