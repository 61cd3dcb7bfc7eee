import {
  type EntryChanges,
  type EntryUpdater,
  optimisticUpdate,
  type OptimisticUpdate,
  type StoredEntries,
  type TokenStorage,
  type TokenStorageData,
  TokenStorageDecorator,
  tokenDataRecord,
} from '@token-storage/core';
import { describe, expect, it, vi } from 'vitest';
import { ForeignWrites } from './foreign-writes.ts';
import { MemoryTokenStorage } from './memory-token-storage.ts';
import { sample } from './sample.ts';
import { thrownBy } from './thrown-by.ts';

/** A decorator whose own work is asynchronous, and whose work is nothing. */
class Asynchronous extends TokenStorageDecorator {
  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new Asynchronous(inner);
  }

  override async updateEntries(selection: readonly string[] | 'all', updater: EntryUpdater): Promise<void> {
    const prepare: OptimisticUpdate['prepare'] = async (changes) => ({ changes });
    await optimisticUpdate({ inner: this.inner, selection, updater, prepare, lockName: this.queueName });
  }
}

const count =
  (storage: TokenStorage): ((name: string) => Promise<number>) =>
  async (name) =>
    (await storage.getTokenData(name))?.expires_at_seconds ?? 0;
/** Adds one to the number of an entry. */
const increment = (current: TokenStorageData | undefined): TokenStorageData =>
  sample('a', { expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 });
const incrementOf =
  (name: string) =>
  async (storage: TokenStorage): Promise<void> =>
    void (await storage.updateTokenData(name, increment));

describe('an update of a layer whose work is asynchronous', () => {
  it.each([0, 1, 2])('starts over after %i writes of somebody else, and loses none of them', async (conflicts) => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    inner.left = conflicts;
    await new Asynchronous(inner).updateTokenData('a', increment);
    expect(await count(inner)('a')).toBe(conflicts + 1);
    expect(inner).toMatchObject({ left: 0, updates: conflicts + 1, locks: [] });
  });

  it.each([3, 5, 10])('takes its turn in a lock after three conflicts, here of %i', async (conflicts) => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    inner.left = conflicts;
    await new Asynchronous(inner).updateTokenData('a', increment);
    expect(await count(inner)('a')).toBe(conflicts + 1);
    expect(inner).toMatchObject({ left: 0, updates: conflicts + 1, locks: ['["queue",2,"DEFAULT"]'] });
  });

  it('does not mind what happens to entries that the updater did not look at', async () => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('b'));
    inner.left = 1;
    await new Asynchronous(inner).updateEntries(['a', 'b'], (current) => new Map([['a', increment(current.get('a'))]]));
    expect(inner.updates).toBe(1);
    expect([await count(inner)('a'), await count(inner)('b')]).toEqual([1, 1]);
  });

  it.each<[string, (current: StoredEntries) => unknown]>([
    ['listed the names', (current) => [...current.names()]],
    ['asked whether there is an entry', (current) => current.has('b')],
    ['read the entry', (current) => current.get('b')],
  ])('starts over when the updater %s, and that is no longer so', async (_how, look) => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('b'));
    inner.left = 1;
    await new Asynchronous(inner).updateEntries('all', (current) => {
      look(current);
      return new Map([['a', sample('a')]]);
    });
    expect(inner.updates).toBe(2);
  });

  it('does not start over when an entry was written again as it was', async () => {
    const memory = new MemoryTokenStorage();
    const again = async (storage: TokenStorage): Promise<void> =>
      storage.storeTokenDataByResourceServer({ b: sample('b', { extra: { note: ['x'] } }) });
    await again(memory);
    const inner = new ForeignWrites(memory, again);
    inner.left = 1;
    await new Asynchronous(inner).updateEntries('all', (current) => new Map([['a', current.get('b')]]));
    expect(inner.updates).toBe(1);
  });

  it('starts over when an unknown field alone has changed', async () => {
    const memory = new MemoryTokenStorage();
    await memory.storeTokenDataByResourceServer({ b: sample('b', { extra: { note: ['x'] } }) });
    const inner = new ForeignWrites(memory, (storage) =>
      storage.storeTokenDataByResourceServer({ b: sample('b', { extra: { note: ['y'] } }) }),
    );
    inner.left = 1;
    await new Asynchronous(inner).updateTokenData('b', (current) => current && sample('b', { extra: current.extra }));
    expect((await memory.getTokenData('b'))?.extra).toEqual({ note: ['y'] });
    expect(inner.updates).toBe(2);
  });

  it('writes nothing, and asks nobody, when the updater wants nothing', async () => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    const prepare = vi.fn<OptimisticUpdate['prepare']>();
    const updater = (): EntryChanges => new Map();
    await optimisticUpdate({ inner, selection: 'all', updater, prepare, lockName: 'x' });
    expect(inner.updates).toBe(0);
    expect(prepare).not.toHaveBeenCalled();
  });

  it('passes on what the updater throws in a later attempt, with nothing written', async () => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    inner.left = 1;
    const failing = new Asynchronous(inner).updateTokenData('a', (current) => {
      if (current !== undefined) throw new Error('of the updater');
      return sample('a');
    });
    expect(await thrownBy(() => failing)).toMatchObject({ message: 'of the updater' });
    expect(await count(inner)('a')).toBe(1);
  });

  it('shows the updater the entries that it selected, and no others', async () => {
    const memory = new MemoryTokenStorage();
    await memory.storeTokenDataByResourceServer(tokenDataRecord(['a', 'b', 'c'].map((name) => [name, sample(name)])));
    const seen: unknown[] = [];
    const updater: EntryUpdater = (current) => {
      seen.push([...current.names()], current.has('b'), current.get('b'), current.get('a'));
      return new Map();
    };
    const prepare: OptimisticUpdate['prepare'] = async (changes) => ({ changes });
    await optimisticUpdate({ inner: memory, selection: ['a', 'x'], reads: 'all', updater, prepare, lockName: 'x' });
    expect(seen).toEqual([['a'], false, undefined, sample('a')]);
  });
});

describe('decorators around decorators', () => {
  it('queue in locks of their own, so that both can wait for their turn at once', async () => {
    const memory = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    const between = new ForeignWrites(new Asynchronous(memory), incrementOf('a'));
    memory.left = 5;
    between.left = 5;
    await new Asynchronous(between).updateTokenData('a', increment);
    expect(await count(memory)('a')).toBe(11);
    expect(new Set(memory.locks).size).toBe(2);
  });

  it('queue in locks of their own, even from two copies of this library', async () => {
    // Another copy of the file is another module to the runtime, as a second installed version is.
    const copy: typeof import('@token-storage/core') = await import('../dist/index.js?second' as string);
    class OfTheCopy extends copy.TokenStorageDecorator {
      get queue(): string {
        return this.queueName;
      }

      protected override decorate(inner: TokenStorage): OfTheCopy {
        return new OfTheCopy(inner);
      }
    }
    expect(copy.TokenStorageDecorator).not.toBe(TokenStorageDecorator);
    const names = [
      new OfTheCopy(new MemoryTokenStorage()).queue,
      new OfTheCopy(new Asynchronous(new MemoryTokenStorage())).queue,
      new OfTheCopy(new Asynchronous(new OfTheCopy(new MemoryTokenStorage()))).queue,
    ];
    expect(new Set(names).size).toBe(3);
  });

  it('lose nothing of many concurrent updates', async () => {
    const storage = new Asynchronous(new Asynchronous(new MemoryTokenStorage()));
    await Promise.all(Array.from({ length: 30 }, () => storage.updateTokenData('a', increment)));
    expect(await count(storage)('a')).toBe(30);
  });

  it('decorate views, and the storages of locks', async () => {
    const storage = new Asynchronous(new MemoryTokenStorage());
    const view = storage.withNamespace('x');
    expect(view).toBeInstanceOf(Asynchronous);
    expect(view.namespace).toBe('x');
    await view.withLock('a', async (signal, held) => {
      expect(held).toBeInstanceOf(Asynchronous);
      expect([held.namespace, signal.aborted]).toEqual(['x', false]);
    });
  });

  it('lend their ID token decoder to views, be it set before or after, and whatever the inner storage has', async () => {
    const inner = new MemoryTokenStorage();
    const storage = new Asynchronous(inner);
    const decoder = (): NonNullable<TokenStorage['idTokenDecoder']> => ({ decode: () => Promise.reject(new Error()) });
    const view = storage.withNamespace('x');
    expect([storage.idTokenDecoder, view.idTokenDecoder]).toEqual([undefined, undefined]);
    const ofInner = (inner.idTokenDecoder = decoder());
    expect([storage.idTokenDecoder, view.idTokenDecoder]).toEqual([ofInner, ofInner]);
    const ofStorage = (storage.idTokenDecoder = decoder());
    expect(storage.withNamespace('y').idTokenDecoder).toBe(ofStorage);
    expect(view.idTokenDecoder).toBe(ofStorage);
    expect(inner.idTokenDecoder).toBe(ofInner);
    await storage.withLock('a', async (_signal, held) => {
      expect(held.idTokenDecoder).toBe(ofStorage);
    });
    const own = (view.idTokenDecoder = decoder());
    expect([view.idTokenDecoder, storage.idTokenDecoder]).toEqual([own, ofStorage]);
  });
});
