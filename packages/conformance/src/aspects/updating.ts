import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../suite.ts';
import { sameData, sameRecord } from '../trial/same-data.ts';

/** updateTokenData: an atomic read-modify-write of one entry. */
export function updating(suite: Suite): void {
  suite.test('shows the updater what is stored, and stores and gives back what it returns', async (trial) => {
    const { storage } = trial;
    const [first, second] = [trial.data(), trial.data()];
    const seen: (TokenStorageData | undefined)[] = [];
    const update = (next: TokenStorageData): Promise<TokenStorageData | undefined> =>
      storage.updateTokenData('a', (current) => {
        seen.push(current);
        return next;
      });
    sameData(await update(first), first);
    assert.isUndefined(seen.pop());
    sameData(await update(second), second);
    sameData(seen.pop(), first);
    sameData(await trial.read(storage, 'a'), second);
  });

  suite.test('leaves all other entries alone', async (trial) => {
    const { storage } = trial;
    const tokens = trial.record('a', 'b', 'c');
    await storage.storeTokenDataByResourceServer(tokens);
    const next = trial.data({ resource_server: 'b' });
    await storage.updateTokenData('b', () => next);
    sameRecord(await storage.getTokenDataByResourceServer(), { ...tokens, b: next });
  });

  suite.test('removes the entry when the updater returns undefined', async (trial) => {
    const { storage } = trial;
    await storage.storeTokenDataByResourceServer(trial.record('a', 'b'));
    assert.isUndefined(await storage.updateTokenData('a', () => undefined));
    assert.isUndefined(await storage.updateTokenData('a', () => undefined));
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), ['b']);
  });

  suite.test('writes nothing, and tells nobody, when the updater returns what it was shown', async (trial) => {
    const data = trial.data();
    await trial.storage.storeTokenDataByResourceServer({ a: data });
    // Opened after that store, so that nothing of it can be heard late.
    const storage = suite.capabilities.persistent ? await trial.reopen() : trial.storage;
    const log = trial.listen(storage);
    sameData(await storage.updateTokenData('a', (current) => current), data);
    assert.isUndefined(await storage.updateTokenData('absent', (current) => current));
    await storage.storeTokenDataByResourceServer(trial.record('b'));
    await log.hears('b');
    assert.isFalse(log.names('a') || log.names('absent'));
    sameData(await trial.read(storage, 'a'), data);
  });

  suite.test('refuses an updater that returns a promise with UsageError, and writes nothing', async (trial) => {
    const { storage } = trial;
    const [before, after] = [trial.data(), trial.data()];
    await storage.storeTokenDataByResourceServer({ a: before });
    const failing = (): never => Promise.reject(new Error('not a second problem')) as never;
    for (const updater of [(async () => after) as never, failing]) {
      await trial.refused('ERR_USAGE', () => storage.updateTokenData('a', updater));
    }
    sameData(await trial.read(storage, 'a'), before);
  });

  suite.test('rejects with what the updater threw, and writes nothing', async (trial) => {
    const { storage } = trial;
    const before = trial.data();
    await storage.storeTokenDataByResourceServer({ a: before });
    const mistake = new Error('a mistake of the updater');
    const error = await trial.failure(() =>
      storage.updateTokenData('a', () => {
        throw mistake;
      }),
    );
    assert.strictEqual(error, mistake);
    sameData(await trial.read(storage, 'a'), before);
  });

  suite.test('lets a failing updater fail alone among others that run at the same time', async (trial) => {
    const { storage } = trial;
    const names = Array.from({ length: suite.times(10) }, (_, index) => `name-${index}`);
    const tokens = trial.record(...names);
    const results = await Promise.allSettled(
      names.map((name, index) =>
        storage.updateTokenData(name, () => {
          if (index % 3 === 1) throw new RangeError(name);
          return tokens[name];
        }),
      ),
    );
    for (const [index, name] of names.entries()) {
      const result = results[index];
      if (index % 3 === 1) delete tokens[name];
      assert.equal(result?.status, index % 3 === 1 ? 'rejected' : 'fulfilled');
      if (result?.status === 'rejected') assert.equal((result.reason as Error).message, name);
    }
    sameRecord(await storage.getTokenDataByResourceServer(), tokens);
  });
}
