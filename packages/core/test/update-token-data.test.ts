import type { TokenChange, TokenStorageData } from '@token-storage/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from './support/deferred.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('updateTokenData', () => {
  let storage: MemoryTokenStorage;
  beforeEach(async () => {
    storage = new MemoryTokenStorage();
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
  });

  it('writes what the updater returns, and gives it back', async () => {
    const next = sample('a', { scope: 'other' });
    expect(await storage.updateTokenData('a', () => next)).toBe(next);
    expect(await storage.getTokenData('a')).toEqual(next);
  });

  it('removes when the updater returns undefined', async () => {
    expect(await storage.updateTokenData('a', () => undefined)).toBe(undefined);
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
  });

  it('writes nothing when the updater returns what it was shown', async () => {
    const heard: TokenChange[] = [];
    storage.subscribe((change) => heard.push(change));
    expect(await storage.updateTokenData('a', (current) => current)).toEqual(sample('a'));
    expect(await storage.updateTokenData('b', (current) => current)).toBe(undefined);
    await settled();
    expect(heard).toEqual([]);
  });

  it('passes on what the updater throws, and writes nothing', async () => {
    const error = new Error('no');
    const updater = (): never => {
      throw error;
    };
    expect(await thrownBy(() => storage.updateTokenData('a', updater))).toBe(error);
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
  });

  it.each([
    ['resolves', async () => sample('a', { scope: 'later' })],
    ['rejects', () => Promise.reject(new Error('refused as well'))],
  ])('refuses an updater that returns a Promise which %s, and says what to do', async (_how, updater) => {
    const wrong = updater as unknown as () => TokenStorageData;
    const error = await thrownBy(() => storage.updateTokenData('a', wrong));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect((error as Error).message).toContain('synchronous');
    await settled(); // An unhandled rejection would fail the run.
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
  });

  it.each([null, 1, 'text', {}])('refuses an updater that returns %j', async (value) => {
    const wrong = (() => value) as unknown as () => TokenStorageData;
    const error = await thrownBy(() => storage.updateTokenData('a', wrong));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', resourceServer: 'a' });
  });
});
