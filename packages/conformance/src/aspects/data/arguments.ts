import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';

const notStrings: readonly unknown[] = [undefined, null, 5, true, Symbol('name'), {}, ['a']];

/** What JavaScript callers pass although the types forbid it. */
export function wrongArguments(suite: Suite): void {
  suite.it('refuses a resource server that is not a string with UsageError', async (context) => {
    const { storage } = context;
    for (const name of notStrings as string[]) {
      const what = typeof name;
      await context.refused('ERR_USAGE', () => storage.getTokenData(name), `getTokenData of a ${what}`);
      await context.refused('ERR_USAGE', () => storage.removeTokenData(name), `removeTokenData of a ${what}`);
      await context.refused('ERR_USAGE', () => storage.updateTokenData(name, () => undefined), `update of a ${what}`);
      await context.refused('ERR_USAGE', () => storage.withLock(name, async () => {}), `withLock of a ${what}`);
    }
  });

  suite.it('refuses a namespace that is not a string with UsageError', async (context) => {
    for (const name of notStrings as string[]) {
      await context.refused(
        'ERR_USAGE',
        () => context.storage.withNamespace(name),
        `withNamespace of a ${typeof name}`,
      );
    }
  });

  suite.it('refuses to store what is not an object with UsageError', async (context) => {
    for (const tokens of [undefined, null, 'a', 5, context.data()] as never[]) {
      await context.refused('ERR_USAGE', () => context.storage.storeTokenDataByResourceServer(tokens));
    }
    assert.deepEqual(Object.keys(await context.storage.getTokenDataByResourceServer()), []);
  });

  suite.it('refuses values that are not token data with InvalidTokenDataError', async (context) => {
    const { storage } = context;
    const fields = context.data().toDict();
    for (const data of [undefined, null, 'a token', 5, {}, fields, [context.data()]] as unknown as TokenStorageData[]) {
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenDataByResourceServer({ a: data }));
      if (data === undefined) continue; // The way to remove an entry.
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateTokenData('a', () => data));
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.it('refuses a listener, an updater or a task that is not a function with UsageError', async (context) => {
    const { storage } = context;
    for (const wrong of [undefined, null, {}, 'text'] as never[]) {
      await context.refused('ERR_USAGE', () => storage.subscribe(wrong), 'subscribe');
      await context.refused('ERR_USAGE', () => storage.updateTokenData('a', wrong), 'updateTokenData');
      await context.refused('ERR_USAGE', () => storage.withLock('a', wrong), 'withLock');
      await context.refused('ERR_USAGE', () => storage.withNamedLock('any name', wrong), 'withNamedLock');
    }
    await storage.withLock('a', async () => {});
  });

  suite.it('refuses a lock name that is not a string with UsageError', async (context) => {
    for (const name of notStrings as string[]) {
      await context.refused('ERR_USAGE', () => context.storage.withNamedLock(name, async () => {}), typeof name);
    }
  });

  suite.it('refuses a time to wait that is not a number, or below 0, with UsageError', async (context) => {
    for (const timeoutMs of [-1, Number.NaN, '5', null] as number[]) {
      await context.refused('ERR_USAGE', () => context.storage.withLock('a', async () => {}, { timeoutMs }));
    }
  });

  suite.it('refuses options of a lock, and a signal, that are none with UsageError', async (context) => {
    const task = async (): Promise<void> => {};
    for (const options of [null, 5, 'text', { signal: {} }, { signal: null }, { signal: 'text' }] as never[]) {
      await context.refused('ERR_USAGE', () => context.storage.withLock('a', task, options), 'withLock');
      await context.refused(
        'ERR_USAGE',
        () => context.storage.withNamedLock('any name', task, options),
        'withNamedLock',
      );
    }
    await context.storage.withLock('a', task);
  });

  suite.it('refuses a task that returns no Promise with UsageError, and gives the lock back', async (context) => {
    for (const result of [undefined, null, 5, {}] as never[]) {
      await context.refused('ERR_USAGE', () => context.storage.withLock('a', () => result), typeof result);
    }
    await context.storage.withLock('a', async () => {});
  });

  suite.it('refuses a selection that says not which entries are meant with UsageError', async (context) => {
    const { storage } = context;
    for (const selection of [undefined, null, 5, 'a', {}, [undefined], ['a', 5]] as never[]) {
      await context.refused('ERR_USAGE', () => storage.readEntries(selection), 'readEntries');
      await context.refused('ERR_USAGE', () => storage.updateEntries(selection, () => new Map()), 'updateEntries');
    }
  });

  suite.it('refuses an updater of entries, and results of it, that are none with UsageError', async (context) => {
    const { storage } = context;
    const data = context.data();
    for (const updater of [undefined, null, {}, 'text'] as never[]) {
      await context.refused('ERR_USAGE', () => storage.updateEntries(['a'], updater), 'updater');
    }
    const results = [undefined, null, 5, {}, [], Promise.resolve(new Map()), new Map([[5, data]])];
    for (const result of results as never[]) {
      await context.refused('ERR_USAGE', () => storage.updateEntries(['a'], () => result), 'result');
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.it('refuses changes that are not token data with InvalidTokenDataError', async (context) => {
    const { storage } = context;
    for (const value of [null, 'a token', {}, context.data().toDict()] as never[]) {
      const changes = new Map([['a', value]]);
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateEntries(['a'], () => changes));
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateEntries(['a'], changes));
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.it('refuses a decoder that cannot decode with UsageError', async (context) => {
    for (const decoder of [5, 'text', {}, { decode: 'text' }] as never[]) {
      await context.refused('ERR_USAGE', () => (context.storage.idTokenDecoder = decoder), typeof decoder);
    }
  });
}
