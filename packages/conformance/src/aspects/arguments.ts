import type { TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../suite.ts';

const notStrings: readonly unknown[] = [undefined, null, 5, true, Symbol('name'), {}, ['a']];

/** What JavaScript callers pass although the types forbid it. */
export function wrongArguments(suite: Suite): void {
  suite.test('refuses a resource server that is not a string with UsageError', async (trial) => {
    const { storage } = trial;
    for (const name of notStrings as string[]) {
      const what = typeof name;
      await trial.refused('ERR_USAGE', () => storage.getTokenData(name), `getTokenData of a ${what}`);
      await trial.refused('ERR_USAGE', () => storage.removeTokenData(name), `removeTokenData of a ${what}`);
      await trial.refused('ERR_USAGE', () => storage.updateTokenData(name, () => undefined), `update of a ${what}`);
      await trial.refused('ERR_USAGE', () => storage.withLock(name, async () => {}), `withLock of a ${what}`);
    }
  });

  suite.test('refuses a namespace that is not a string with UsageError', async (trial) => {
    for (const name of notStrings as string[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withNamespace(name), `withNamespace of a ${typeof name}`);
    }
  });

  suite.test('refuses to store what is not an object with UsageError', async (trial) => {
    for (const tokens of [undefined, null, 'a', 5, trial.data()] as never[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.storeTokenDataByResourceServer(tokens));
    }
    assert.deepEqual(Object.keys(await trial.storage.getTokenDataByResourceServer()), []);
  });

  suite.test('refuses values that are not token data with InvalidTokenDataError', async (trial) => {
    const { storage } = trial;
    const fields = trial.data().toDict();
    for (const data of [undefined, null, 'a token', 5, {}, fields, [trial.data()]] as unknown as TokenStorageData[]) {
      await trial.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenDataByResourceServer({ a: data }));
      if (data === undefined) continue; // The way to remove an entry.
      await trial.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateTokenData('a', () => data));
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.test('refuses a listener, an updater or a task that is not a function with UsageError', async (trial) => {
    const { storage } = trial;
    for (const wrong of [undefined, null, {}, 'text'] as never[]) {
      await trial.refused('ERR_USAGE', () => storage.subscribe(wrong), 'subscribe');
      await trial.refused('ERR_USAGE', () => storage.updateTokenData('a', wrong), 'updateTokenData');
      await trial.refused('ERR_USAGE', () => storage.withLock('a', wrong), 'withLock');
      await trial.refused('ERR_USAGE', () => storage.withNamedLock('any name', wrong), 'withNamedLock');
    }
    await storage.withLock('a', async () => {});
  });

  suite.test('refuses a lock name that is not a string with UsageError', async (trial) => {
    for (const name of notStrings as string[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withNamedLock(name, async () => {}), typeof name);
    }
  });

  suite.test('refuses a time to wait that is not a number, or below 0, with UsageError', async (trial) => {
    for (const timeoutMs of [-1, Number.NaN, '5', null] as number[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withLock('a', async () => {}, { timeoutMs }));
    }
  });

  suite.test('refuses options of a lock, and a signal, that are none with UsageError', async (trial) => {
    const task = async (): Promise<void> => {};
    for (const options of [null, 5, 'text', { signal: {} }, { signal: null }, { signal: 'text' }] as never[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withLock('a', task, options), 'withLock');
      await trial.refused('ERR_USAGE', () => trial.storage.withNamedLock('any name', task, options), 'withNamedLock');
    }
    await trial.storage.withLock('a', task);
  });

  suite.test('refuses a task that returns no Promise with UsageError, and gives the lock back', async (trial) => {
    for (const result of [undefined, null, 5, {}] as never[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withLock('a', () => result), typeof result);
    }
    await trial.storage.withLock('a', async () => {});
  });

  suite.test('refuses a selection that says not which entries are meant with UsageError', async (trial) => {
    const { storage } = trial;
    for (const selection of [undefined, null, 5, 'a', {}, [undefined], ['a', 5]] as never[]) {
      await trial.refused('ERR_USAGE', () => storage.readEntries(selection), 'readEntries');
      await trial.refused('ERR_USAGE', () => storage.updateEntries(selection, () => new Map()), 'updateEntries');
    }
  });

  suite.test('refuses an updater of entries, and results of it, that are none with UsageError', async (trial) => {
    const { storage } = trial;
    const data = trial.data();
    for (const updater of [undefined, null, {}, 'text'] as never[]) {
      await trial.refused('ERR_USAGE', () => storage.updateEntries(['a'], updater), 'updater');
    }
    const results = [undefined, null, 5, {}, [], Promise.resolve(new Map()), new Map([[5, data]])];
    for (const result of results as never[]) {
      await trial.refused('ERR_USAGE', () => storage.updateEntries(['a'], () => result), 'result');
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.test('refuses changes that are not token data with InvalidTokenDataError', async (trial) => {
    const { storage } = trial;
    for (const value of [null, 'a token', {}, trial.data().toDict()] as never[]) {
      const changes = new Map([['a', value]]);
      await trial.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateEntries(['a'], () => changes));
      await trial.refused('ERR_INVALID_TOKEN_DATA', () => storage.updateEntries(['a'], changes));
    }
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.test('refuses a decoder that cannot decode with UsageError', async (trial) => {
    for (const decoder of [5, 'text', {}, { decode: 'text' }] as never[]) {
      await trial.refused('ERR_USAGE', () => (trial.storage.idTokenDecoder = decoder), typeof decoder);
    }
  });
}
