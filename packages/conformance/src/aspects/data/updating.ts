import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';

/** updateTokenData: an atomic read-modify-write of one entry. */
export function updating(suite: Suite): void {
  suite.it('shows the updater what is stored, and stores and gives back what it returns', async (context) => {
    const { storage } = context;
    const [first, second] = [context.data(), context.data()];
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
    sameData(await context.read(storage, 'a'), second);
  });

  suite.it('leaves all other entries alone', async (context) => {
    const { storage } = context;
    const tokens = context.record('a', 'b', 'c');
    await storage.storeTokenDataByResourceServer(tokens);
    const next = context.data({ resource_server: 'b' });
    await storage.updateTokenData('b', () => next);
    sameRecord(await storage.getTokenDataByResourceServer(), { ...tokens, b: next });
  });

  suite.it('removes the entry when the updater returns undefined', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    assert.isUndefined(await storage.updateTokenData('a', () => undefined));
    assert.isUndefined(await storage.updateTokenData('a', () => undefined));
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), ['b']);
  });

  suite.it('writes nothing, and tells nobody, when the updater returns what it was shown', async (context) => {
    const data = context.data();
    await context.storage.storeTokenDataByResourceServer({ a: data });
    // Opened after that store, and what is heard late of it has been heard once the next one is.
    const storage = suite.capabilities.persistent ? await context.reopen() : context.storage;
    const log = context.listen(storage);
    await storage.storeTokenDataByResourceServer(context.record('first'));
    await log.hears('first');
    log.forget();
    sameData(await storage.updateTokenData('a', (current) => current), data);
    assert.isUndefined(await storage.updateTokenData('absent', (current) => current));
    await storage.storeTokenDataByResourceServer(context.record('b'));
    await log.hears('b');
    assert.isFalse(log.names('a') || log.names('absent'));
    sameData(await context.read(storage, 'a'), data);
  });

  suite.it('refuses an updater that returns a promise with UsageError, and writes nothing', async (context) => {
    const { storage } = context;
    const [before, after] = [context.data(), context.data()];
    await storage.storeTokenDataByResourceServer({ a: before });
    const failing = (): never => Promise.reject(new Error('not a second problem')) as never;
    for (const updater of [(async () => after) as never, failing]) {
      await context.refused('ERR_USAGE', () => storage.updateTokenData('a', updater));
    }
    sameData(await context.read(storage, 'a'), before);
  });

  suite.it('rejects with what the updater threw, and writes nothing', async (context) => {
    const { storage } = context;
    const before = context.data();
    await storage.storeTokenDataByResourceServer({ a: before });
    const mistake = new Error('a mistake of the updater');
    const error = await context.failure(() =>
      storage.updateTokenData('a', () => {
        throw mistake;
      }),
    );
    assert.strictEqual(error, mistake);
    sameData(await context.read(storage, 'a'), before);
  });

  suite.it('lets a failing updater fail alone among others that run at the same time', async (context) => {
    const { storage } = context;
    const names = Array.from({ length: suite.times(10) }, (_, index) => `name-${index}`);
    const tokens = context.record(...names);
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
