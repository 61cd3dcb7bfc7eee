import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData } from '../../test-context/same-data.ts';
import { within } from '../../test-context/within.ts';

/** subscribe: who hears what. */
export function changes(suite: Suite): void {
  suite.it('tells of every kind of change that is made through the same storage', async (context) => {
    const { storage } = context;
    const ways: Record<string, () => Promise<unknown>> = {
      store: () => storage.storeTokenDataByResourceServer(context.record('a', 'b')),
      response: () =>
        storage.storeTokenResponse({ access_token: context.secret(), scope: 's' }, { resourceServer: 'a' }),
      update: () => storage.updateTokenData('a', () => context.data()),
      remove: () => storage.removeTokenData('a'),
      'store again': () => storage.storeTokenDataByResourceServer(context.record('a')),
      'remove all': () => storage.removeAllTokenData(),
    };
    for (const change of Object.values(ways)) {
      const log = context.listen(storage);
      await change();
      await log.hears('a');
      log.unsubscribe();
    }
  });

  suite.it('says the namespace and, where it says names, those that changed', async (context) => {
    const { storage } = context;
    const log = context.listen(storage);
    await storage.storeTokenDataByResourceServer(context.record('a', '__proto__'));
    await log.hears('a', '__proto__');
    for (const change of log.changes) {
      assert.equal(change.namespace, 'DEFAULT');
      assert.includeMembers(['namespace', 'resourceServers'], Object.keys(change));
      for (const name of change.resourceServers ?? []) assert.include(['a', '__proto__'], name);
    }
  });

  suite.it('tells a subscriber of its own namespace only, whichever view makes the change', async (context) => {
    const { storage } = context;
    const other = storage.withNamespace('other');
    const [here, there] = [context.listen(storage), context.listen(storage.withNamespace('other'))];
    await other.storeTokenDataByResourceServer(context.record('a'));
    await there.hears('a');
    await other.withNamespace('DEFAULT').storeTokenDataByResourceServer(context.record('b'));
    await here.hears('b');
    assert.isFalse(here.names('a') || there.names('b'));
    assert.deepEqual([...new Set(here.changes.map(({ namespace }) => namespace))], ['DEFAULT']);
    assert.deepEqual([...new Set(there.changes.map(({ namespace }) => namespace))], ['other']);
  });

  suite.it('shows the change to a read inside the listener', async (context) => {
    const { storage } = context;
    const tokens = context.record('a');
    const read = new Promise<TokenStorageData | undefined>((resolve, reject) => {
      storage.subscribe(() => {
        context.read(storage, 'a').then(resolve, reject);
      });
    });
    await storage.storeTokenDataByResourceServer(tokens);
    sameData(await within(read, 'the listener has read'), tokens['a']);
  });

  suite.it('tells of each of many changes at least once, however they are joined', async (context) => {
    const { storage } = context;
    const log = context.listen(storage);
    const names = Array.from({ length: suite.times(20) }, (_, index) => `name-${index}`);
    const tokens = context.record(...names);
    await Promise.all(
      Object.entries(tokens).map(([name, data]) => storage.storeTokenDataByResourceServer({ [name]: data })),
    );
    await log.hears(...names);
  });

  suite.it('tells the last of many changes after it can be read', async (context) => {
    const { storage } = context;
    let seen: string | undefined;
    let last: string | undefined;
    const sawLast = new Promise<void>((resolve, reject) => {
      storage.subscribe(() => {
        context.read(storage, 'a').then((data) => {
          seen = data?.access_token;
          if (seen === last) resolve();
        }, reject);
      });
    });
    for (let round = 0; round < suite.times(10); round += 1) {
      const data = context.data();
      last = data.access_token;
      await storage.storeTokenDataByResourceServer({ a: data });
    }
    await within(sawLast, 'the listener has read the last change');
  });

  suite.it('tells nothing of a change that was refused', async (context) => {
    const { storage } = context;
    const log = context.listen(storage);
    await context.failure(() => storage.storeTokenDataByResourceServer({ ...context.record('a'), b: {} as never }));
    await storage.storeTokenDataByResourceServer(context.record('c'));
    await log.hears('c');
    assert.isFalse(log.names('a') || log.names('b'));
  });

  suite.it('tells every subscriber, each until it unsubscribes', async (context) => {
    const { storage } = context;
    const [leaving, staying] = [context.listen(storage), context.listen(storage)];
    await storage.storeTokenDataByResourceServer(context.record('a'));
    await leaving.hears('a');
    await staying.hears('a');
    leaving.unsubscribe();
    leaving.unsubscribe();
    const { length } = leaving.changes;
    await storage.storeTokenDataByResourceServer(context.record('b'));
    await staying.hears('b');
    assert.equal(leaving.changes.length, length);
  });

  suite.it('tells one who was unsubscribed by another listener nothing more', async (context) => {
    const { storage } = context;
    const heard: string[] = [];
    const ends: (() => void)[] = [];
    const first = (): void => {
      heard.push('first');
      for (const end of ends) end();
    };
    const second = (): void => {
      heard.push('second');
      for (const end of ends) end();
    };
    ends.push(storage.subscribe(first), storage.subscribe(second));
    const log = context.listen(storage);
    await storage.storeTokenDataByResourceServer(context.record('a'));
    await log.hears('a');
    await storage.storeTokenDataByResourceServer(context.record('b'));
    await log.hears('b');
    assert.equal(heard.length, 1);
  });

  secondStorage(suite);
}

function secondStorage(suite: Suite): void {
  if (!suite.capabilities.sharedChanges) {
    suite.it('does not hear what a second storage writes, as declared', async (context) => {
      const log = context.listen(context.storage);
      await (await context.reopen()).storeTokenDataByResourceServer(context.record('foreign'));
      await context.storage.storeTokenDataByResourceServer(context.record('own'));
      await log.hears('own');
      assert.isFalse(log.hasHeardOf('foreign'));
    });
    return;
  }

  for (const what of ['stores', 'removes'] as const) {
    suite.it(`hears what a second storage ${what}, in its own namespace only, and can read it`, async (context) => {
      const { storage } = context;
      const second = await context.reopen();
      await second.storeTokenDataByResourceServer(context.record('a'));
      const [here, there] = [context.listen(storage), context.listen(storage.withNamespace('other'))];
      const tokens = what === 'stores' ? context.record('a') : context.record();
      await (what === 'stores' ? second.storeTokenDataByResourceServer(tokens) : second.removeAllTokenData());
      await here.hears('a');
      sameData(await context.read(storage, 'a'), tokens['a']);
      await second.withNamespace('other').storeTokenDataByResourceServer(context.record('b'));
      await there.hears('b');
      assert.isFalse(here.names('b') || there.names('a'));
    });
  }
}
