import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../suite.ts';
import { sameData } from '../trial/same-data.ts';
import { within } from '../trial/within.ts';

/** subscribe: who hears what. */
export function changes(suite: Suite): void {
  suite.test('tells of every kind of change that is made through the same storage', async (trial) => {
    const { storage } = trial;
    const ways: Record<string, () => Promise<unknown>> = {
      store: () => storage.storeTokenDataByResourceServer(trial.record('a', 'b')),
      response: () => storage.storeTokenResponse({ access_token: trial.secret(), scope: 's' }, { resourceServer: 'a' }),
      update: () => storage.updateTokenData('a', () => trial.data()),
      remove: () => storage.removeTokenData('a'),
      'store again': () => storage.storeTokenDataByResourceServer(trial.record('a')),
      'remove all': () => storage.removeAllTokenData(),
    };
    for (const change of Object.values(ways)) {
      const log = trial.listen(storage);
      await change();
      await log.hears('a');
      log.unsubscribe();
    }
  });

  suite.test('says the namespace and, where it says names, those that changed', async (trial) => {
    const { storage } = trial;
    const log = trial.listen(storage);
    await storage.storeTokenDataByResourceServer(trial.record('a', '__proto__'));
    await log.hears('a', '__proto__');
    for (const change of log.changes) {
      assert.equal(change.namespace, 'DEFAULT');
      assert.includeMembers(['namespace', 'resourceServers'], Object.keys(change));
      for (const name of change.resourceServers ?? []) assert.include(['a', '__proto__'], name);
    }
  });

  suite.test('tells a subscriber of its own namespace only, whichever view makes the change', async (trial) => {
    const { storage } = trial;
    const other = storage.withNamespace('other');
    const [here, there] = [trial.listen(storage), trial.listen(storage.withNamespace('other'))];
    await other.storeTokenDataByResourceServer(trial.record('a'));
    await there.hears('a');
    await other.withNamespace('DEFAULT').storeTokenDataByResourceServer(trial.record('b'));
    await here.hears('b');
    assert.isFalse(here.names('a') || there.names('b'));
    assert.deepEqual([...new Set(here.changes.map(({ namespace }) => namespace))], ['DEFAULT']);
    assert.deepEqual([...new Set(there.changes.map(({ namespace }) => namespace))], ['other']);
  });

  suite.test('shows the change to a read inside the listener', async (trial) => {
    const { storage } = trial;
    const tokens = trial.record('a');
    const read = new Promise<TokenStorageData | undefined>((resolve, reject) => {
      storage.subscribe(() => {
        trial.read(storage, 'a').then(resolve, reject);
      });
    });
    await storage.storeTokenDataByResourceServer(tokens);
    sameData(await within(read, 'the listener has read'), tokens['a']);
  });

  suite.test('tells of each of many changes at least once, however they are joined', async (trial) => {
    const { storage } = trial;
    const log = trial.listen(storage);
    const names = Array.from({ length: suite.times(20) }, (_, index) => `name-${index}`);
    const tokens = trial.record(...names);
    await Promise.all(
      Object.entries(tokens).map(([name, data]) => storage.storeTokenDataByResourceServer({ [name]: data })),
    );
    await log.hears(...names);
  });

  suite.test('tells the last of many changes after it can be read', async (trial) => {
    const { storage } = trial;
    let seen: string | undefined;
    let last: string | undefined;
    const sawLast = new Promise<void>((resolve, reject) => {
      storage.subscribe(() => {
        trial.read(storage, 'a').then((data) => {
          seen = data?.access_token;
          if (seen === last) resolve();
        }, reject);
      });
    });
    for (let round = 0; round < suite.times(10); round += 1) {
      const data = trial.data();
      last = data.access_token;
      await storage.storeTokenDataByResourceServer({ a: data });
    }
    await within(sawLast, 'the listener has read the last change');
  });

  suite.test('tells nothing of a change that was refused', async (trial) => {
    const { storage } = trial;
    const log = trial.listen(storage);
    await trial.failure(() => storage.storeTokenDataByResourceServer({ ...trial.record('a'), b: {} as never }));
    await storage.storeTokenDataByResourceServer(trial.record('c'));
    await log.hears('c');
    assert.isFalse(log.names('a') || log.names('b'));
  });

  suite.test('tells every subscriber, each until it unsubscribes', async (trial) => {
    const { storage } = trial;
    const [leaving, staying] = [trial.listen(storage), trial.listen(storage)];
    await storage.storeTokenDataByResourceServer(trial.record('a'));
    await leaving.hears('a');
    await staying.hears('a');
    leaving.unsubscribe();
    leaving.unsubscribe();
    const { length } = leaving.changes;
    await storage.storeTokenDataByResourceServer(trial.record('b'));
    await staying.hears('b');
    assert.equal(leaving.changes.length, length);
  });

  suite.test('tells one who was unsubscribed by another listener nothing more', async (trial) => {
    const { storage } = trial;
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
    const log = trial.listen(storage);
    await storage.storeTokenDataByResourceServer(trial.record('a'));
    await log.hears('a');
    await storage.storeTokenDataByResourceServer(trial.record('b'));
    await log.hears('b');
    assert.equal(heard.length, 1);
  });

  secondStorage(suite);
}

function secondStorage(suite: Suite): void {
  if (!suite.capabilities.sharedChanges) {
    suite.test('does not hear what a second storage writes, as declared', async (trial) => {
      const log = trial.listen(trial.storage);
      await (await trial.reopen()).storeTokenDataByResourceServer(trial.record('foreign'));
      await trial.storage.storeTokenDataByResourceServer(trial.record('own'));
      await log.hears('own');
      assert.isFalse(log.hasHeardOf('foreign'));
    });
    return;
  }

  for (const what of ['stores', 'removes'] as const) {
    suite.test(`hears what a second storage ${what}, in its own namespace only, and can read it`, async (trial) => {
      const { storage } = trial;
      const second = await trial.reopen();
      await second.storeTokenDataByResourceServer(trial.record('a'));
      const [here, there] = [trial.listen(storage), trial.listen(storage.withNamespace('other'))];
      const tokens = what === 'stores' ? trial.record('a') : trial.record();
      await (what === 'stores' ? second.storeTokenDataByResourceServer(tokens) : second.removeAllTokenData());
      await here.hears('a');
      sameData(await trial.read(storage, 'a'), tokens['a']);
      await second.withNamespace('other').storeTokenDataByResourceServer(trial.record('b'));
      await there.hears('b');
      assert.isFalse(here.names('b') || there.names('a'));
    });
  }
}
