import { EngineTokenStorage, type StoredEntries } from '@token-storage/core/adapter';
import { describe, expect, it, vi } from 'vitest';
import { deferred, settled } from './support/deferred.ts';
import { emptyEngine, noEntries } from './support/empty-engine.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('closing', () => {
  it('finishes what was begun, and then closes the engine, once (item 26)', async () => {
    const reading = deferred<StoredEntries>();
    const engine = emptyEngine({ read: () => reading.promise });
    const storage = new EngineTokenStorage(engine);
    const read = storage.getTokenData('a');
    const closing = storage.close();
    await settled();
    expect(engine.calls).toEqual([]);
    reading.resolve(noEntries);
    expect(await read).toBe(undefined);
    await Promise.all([closing, storage.close()]);
    expect(engine.calls).toEqual(['close']);
  });

  it('closes even when what was begun fails', async () => {
    const reading = deferred<StoredEntries>();
    const engine = emptyEngine({ read: () => reading.promise });
    const storage = new EngineTokenStorage(engine);
    const read = thrownBy(() => storage.getTokenData('a'));
    const closing = storage.close();
    reading.reject(new Error('disk'));
    expect(await read).toMatchObject({ message: 'disk' });
    await closing;
    expect(engine.calls).toEqual(['close']);
  });

  it('makes every later call reject, on views as well, while closing and after (item 26)', async () => {
    const storage = new MemoryTokenStorage();
    const view = storage.withNamespace('x');
    const rejectsAll = async (): Promise<void> => {
      for (const one of [storage, view]) {
        for (const call of [
          () => one.getTokenData('a'),
          () => one.getTokenDataByResourceServer(),
          () => one.storeTokenDataByResourceServer({ a: sample('a') }),
          () => one.removeTokenData('a'),
          () => one.removeAllTokenData(),
          () => one.updateTokenData('a', () => undefined),
          () => one.iterNamespaces().next(),
          () => one.withLock('a', async () => {}),
          () => one.subscribe(() => {}),
        ]) {
          expect(await thrownBy(call)).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
        }
      }
    };
    const closing = storage.close();
    await rejectsAll();
    await closing;
    await rejectsAll();
    await Promise.all([storage.close(), view.close(), storage[Symbol.asyncDispose]()]);
  });

  it('of a view ends its subscriptions and nothing else', async () => {
    const storage = new MemoryTokenStorage();
    const view = storage.withNamespace('x');
    const heard: string[] = [];
    view.subscribe(() => heard.push('view'));
    storage.withNamespace('x').subscribe(() => heard.push('other view'));
    await view.close();
    await view.storeTokenDataByResourceServer({ a: sample('a') });
    await settled();
    expect(heard).toEqual(['other view']);
  });

  it('ends subscriptions, and tells nobody of what was pending', async () => {
    const storage = new MemoryTokenStorage();
    const listener = vi.fn<() => void>();
    const end = storage.subscribe(listener);
    const stored = storage.storeTokenDataByResourceServer({ a: sample('a') });
    await storage.close();
    await stored;
    await settled();
    end();
    expect(listener).not.toHaveBeenCalled();
  });
});
