import { RefreshingTokenStorage, type TokenStorage } from '@token-storage/core';
import { type EntrySelection, type EntryUpdate, TokenStorageDecorator } from '@token-storage/core/adapter';
import { describe, expect, it } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale } from './stale-login.ts';

/** What was written in each change. */
class ChangeLog extends TokenStorageDecorator {
  readonly log: string[][];

  constructor(inner: TokenStorage, log: string[][] = []) {
    super(inner);
    this.log = log;
  }

  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new ChangeLog(inner, this.log);
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    await this.inner.updateEntries(selection, (current) => {
      const changes = typeof update === 'function' ? update(current) : update;
      this.log.push([...changes].map(([name, data]) => `${name} ${data?.access_token}`));
      return changes;
    });
  }
}

describe('one refresh token for several resource servers', () => {
  it('is spent once, and all entries are updated in one change', async () => {
    const server = new RotatingServer();
    const part = (resource_server: string) => ({ resource_server, scope: 's', expires_in: 3600 });
    server.answer = (usual) => ({
      ...usual,
      ...part('a'),
      other_tokens: [
        { ...part('b'), access_token: 'access-b-1', refresh_token: usual.refresh_token },
        { ...part('c'), access_token: 'access-c-1' },
      ],
    });
    const changes = new ChangeLog(new MemoryTokenStorage());
    const storages = [1, 2, 3].map(() => new RefreshingTokenStorage(changes, server));
    await logInStale(changes, 'a', 'b', 'c');
    changes.log.length = 0;
    const names = ['a', 'b', 'c'];
    const all = await Promise.all(storages.map((storage, at) => storage.getTokenData(names[at] as string)));
    expect(all.map((data) => data?.access_token)).toEqual(['access-1', 'access-b-1', 'access-c-1']);
    expect(new Set(all.map((data) => data?.refresh_token))).toEqual(new Set(['refresh-1']));
    expect(server.spent).toEqual(['refresh-0']);
    expect(changes.log).toEqual([
      ['a access-a', 'b access-b', 'c access-c'], // the note
      ['a access-1', 'b access-b-1', 'c access-c-1'],
    ]);
  });

  it('takes the new one into entries that the answer does not cover, and leaves other logins alone', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, server);
    await logInStale(storage, 'a', 'b');
    await storage.storeTokenData(sample('c', { refresh_token: 'other' }));
    await storage.getTokenData('a');
    const all = await memory.getTokenDataByResourceServer();
    const stored = Object.values(all).map((data) => [data.access_token, data.refresh_token]);
    expect(stored).toEqual([
      ['access-1', 'refresh-1'],
      ['access-b', 'refresh-1'],
      ['access-c', 'other'],
    ]);
    expect((await storage.getTokenData('b'))?.access_token).toBe('access-2');
    expect(server.reuses).toBe(0);
  });

  it('says that an answer is for others, and keeps the new one', async () => {
    const server = new RotatingServer();
    server.answer = (usual) => ({ ...usual, resource_server: 'b', scope: 's', other_tokens: [] });
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(memory, server);
    await logInStale(storage, 'a', 'b');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({
      code: 'ERR_INVALID_TOKEN_DATA',
      resourceServer: 'a',
    });
    expect((await memory.getTokenData('a'))?.refresh_token).toBe('refresh-1');
    expect((await memory.getTokenData('b'))?.access_token).toBe('access-1');
  });

  it('keeps the access token that somebody has stored in one of them meanwhile', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const refresh: typeof server.refresh = async (request) => {
      await memory.storeTokenData(sample('a', { access_token: 'mine', refresh_token: 'refresh-0' }));
      return server.refresh(request);
    };
    const storage = new RefreshingTokenStorage(memory, { refresh });
    await logInStale(storage, 'a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('mine');
    expect((await memory.getTokenData('a'))?.refresh_token).toBe('refresh-1');
  });
});
