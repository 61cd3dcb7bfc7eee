import { RefreshingTokenStorage } from '@token-storage/core';
import { describe, expect, it } from 'vitest';

import { MemoryTokenStorage } from '../memory-token-storage.ts';
import { sample } from '../sample.ts';
import { RotatingServer } from './rotating-server.ts';

const expired = { refresh_token: 'refresh-0', expires_at_seconds: 1_000_000_000 };

describe('RefreshingTokenStorage', () => {
  it('hands out what is good, and refreshes what is not, once for all who ask', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, server);
    expect(await storage.getTokenData('a')).toBeUndefined();
    await storage.storeTokenData(sample('a', expired));
    const all = await Promise.all(Array.from({ length: 5 }, () => storage.getTokenData('a')));
    expect(new Set(all.map((data) => data?.access_token))).toEqual(new Set(['access-1']));
    expect(server.spent).toEqual(['refresh-0']);
    const stored = await memory.getTokenData('a');
    expect(stored?.toDict()).toMatchObject({
      access_token: 'access-1',
      refresh_token: 'refresh-1',
      scope: 'read write',
    });
    expect(stored?.extra).toEqual({});
  });
});
