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
      await trial.refused('ERR_USAGE', () => storage.holdLock('any name', wrong), 'holdLock');
    }
    await storage.withLock('a', async () => {});
  });

  suite.test('refuses a lock name that is not a string with UsageError', async (trial) => {
    for (const name of notStrings as string[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.holdLock(name, async () => {}), typeof name);
    }
  });

  suite.test('refuses a time to wait that is not a number, or below 0, with UsageError', async (trial) => {
    for (const timeoutMs of [-1, Number.NaN, '5', null] as number[]) {
      await trial.refused('ERR_USAGE', () => trial.storage.withLock('a', async () => {}, { timeoutMs }));
    }
  });
}
