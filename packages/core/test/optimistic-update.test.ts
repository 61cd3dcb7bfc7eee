import { type TokenStorage, tokenDataRecord } from '@token-storage/core';
import {
  type EntryChanges,
  type EntryUpdater,
  optimisticUpdate,
  type OptimisticUpdate,
  type StoredEntries,
} from '@token-storage/core/adapter';
import { describe, expect, it, vi } from 'vitest';
import { Asynchronous } from './support/asynchronous.ts';
import { count, increment, incrementOf } from './support/counting.ts';
import { ForeignWrites } from './support/foreign-writes.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('an update of a layer whose work is asynchronous', () => {
  it.each([0, 1, 2])('starts over after %i writes of somebody else, and loses none of them', async (conflicts) => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    inner.left = conflicts;
    await new Asynchronous(inner).updateTokenData('a', increment);
    expect(await count(inner)).toBe(conflicts + 1);
    expect(inner).toMatchObject({ left: 0, updates: conflicts + 1, locks: [] });
  });

  it.each([3, 5, 10])('takes its turn in a lock after three conflicts, here of %i', async (conflicts) => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    inner.left = conflicts;
    await new Asynchronous(inner).updateTokenData('a', increment);
    expect(await count(inner)).toBe(conflicts + 1);
    expect(inner).toMatchObject({ left: 0, updates: conflicts + 1, locks: ['["queue",2,"DEFAULT"]'] });
  });

  it('does not mind what happens to entries that the updater did not look at', async () => {
    const inner = new ForeignWrites(new MemoryTokenStorage(), incrementOf('b'));
    inner.left = 1;
    await new Asynchronous(inner).updateEntries(['a', 'b'], (current) => new Map([['a', increment(current.get('a'))]]));
    expect(inner.updates).toBe(1);
    expect([await count(inner), await count(inner, 'b')]).toEqual([1, 1]);
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
    await optimisticUpdate({ inner, selection: 'all', update: updater, prepare, lockName: 'x' });
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
    expect(await count(inner)).toBe(1);
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
    await optimisticUpdate({
      inner: memory,
      selection: ['a', 'x'],
      reads: 'all',
      update: updater,
      prepare,
      lockName: 'x',
    });
    expect(seen).toEqual([['a'], false, undefined, sample('a')]);
  });
});
