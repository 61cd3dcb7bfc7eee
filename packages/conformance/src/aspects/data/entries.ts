import { tokenDataRecord } from '@token-storage/core';
import type { EntryChanges, EntryUpdate } from '@token-storage/core/adapter';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';
import type { TestContext } from '../../test-context/test-context.ts';

/** readEntries and updateEntries, which decorators build on. */
export function entries(suite: Suite): void {
  suite.it('reads the selected entries: names, has and get agree', async (context) => {
    const { storage } = context;
    const tokens = context.record('a', 'b', 'c');
    await storage.storeTokenDataByResourceServer(tokens);
    const some = await storage.readEntries(['c', 'absent', 'a', 'a']);
    assert.deepEqual([...some.names()].sort(), ['a', 'c']);
    assert.deepEqual(
      ['a', 'c', 'absent'].map((name) => some.has(name)),
      [true, true, false],
    );
    sameData(some.get('a'), tokens['a']);
    assert.isUndefined(some.get('absent'));
    const all = await storage.readEntries('all');
    assert.deepEqual([...all.names()].sort(), ['a', 'b', 'c']);
    assert.deepEqual([...(await storage.readEntries([])).names()], []);
  });

  suite.it('reads no entry that was not selected', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    const some = await storage.readEntries(['a']);
    assert.isFalse(some.has('b'));
    assert.isUndefined(some.get('b'));
    await storage.updateEntries(['a'], (current) => {
      assert.deepEqual([...current.names()], ['a']);
      assert.isUndefined(current.get('b'));
      return new Map();
    });
  });

  suite.it('adds, replaces and removes several entries in one change', async (context) => {
    await changeSeveral(context, (changes) => (current) => {
      assert.deepEqual([...current.names()].sort(), ['a', 'b']);
      return changes;
    });
  });

  suite.it('writes only what the updater names, of all that it was shown', async (context) => {
    const { storage } = context;
    const tokens = context.record('a', 'b', 'c');
    await storage.storeTokenDataByResourceServer(tokens);
    await storage.updateEntries('all', () => new Map([['b', undefined]]));
    delete tokens['b'];
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('writes changes that depend on nothing, all at once, whatever is stored', async (context) => {
    await changeSeveral(context, (changes) => changes);
  });

  suite.it('writes nothing when the updater throws', async (context) => {
    const { storage } = context;
    const tokens = context.record('a', 'b');
    await storage.storeTokenDataByResourceServer(tokens);
    const mistake = new Error('a mistake of the updater');
    const error = await context.failure(() =>
      storage.updateEntries('all', () => {
        throw mistake;
      }),
    );
    assert.strictEqual(error, mistake);
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });

  suite.it('shows the second of two updaters what the first has written', async (context) => {
    const { storage } = context;
    const [first, second] = [context.data(), context.data()];
    const shown: (string | undefined)[] = [];
    await Promise.all(
      [first, second].map((data) =>
        storage.updateEntries(['a'], (current) => {
          if (current.get('a') !== undefined) shown.push(current.get('a')?.access_token);
          return new Map([['a', data]]);
        }),
      ),
    );
    const stored = (await context.read(storage, 'a'))?.access_token;
    const earlier = stored === first.access_token ? second : first;
    assert.include(shown, earlier.access_token);
  });
}

/** Adds, replaces and removes entries by one change, which is given as it is or as an updater. */
async function changeSeveral(context: TestContext, given: (changes: EntryChanges) => EntryUpdate): Promise<void> {
  const { storage } = context;
  const tokens = context.record('a', 'b', 'c');
  await storage.storeTokenDataByResourceServer(tokens);
  const [b, d] = [context.data({ resource_server: 'b' }), context.data({ resource_server: 'd' })];
  const changes = new Map([
    ['a', undefined],
    ['b', b],
    ['d', d],
    ['e', undefined],
  ]);
  await storage.updateEntries(['a', 'b', 'd', 'e'], given(changes));
  const expected = tokenDataRecord(Object.entries({ ...tokens, b, d }).filter(([name]) => name !== 'a'));
  sameRecord(await storage.getTokenDataByResourceServer(), expected);
}
