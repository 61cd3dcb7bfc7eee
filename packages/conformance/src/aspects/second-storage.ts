import { assert } from 'chai';

import type { Suite } from '../suite.ts';
import { namespacesOf } from '../trial/namespaces-of.ts';
import { sameData, sameRecord } from '../trial/same-data.ts';

/** A second storage over the same location. */
export function secondStorage(suite: Suite): void {
  if (!suite.capabilities.persistent) {
    suite.test('shares nothing with a second storage, as declared', async (trial) => {
      await trial.storage.storeTokenDataByResourceServer(trial.record('a'));
      const second = await trial.reopen();
      assert.deepEqual(Object.keys(await second.getTokenDataByResourceServer()), []);
      await second.removeAllTokenData();
      assert.isDefined(await trial.read(trial.storage, 'a'));
    });
    return;
  }

  suite.test('keeps everything after it was closed, for one who opens the location again', async (trial) => {
    const { storage } = trial;
    const [tokens, others] = [trial.record('a', 'b'), trial.record('c')];
    await storage.storeTokenDataByResourceServer(tokens);
    await storage.withNamespace('other').storeTokenDataByResourceServer(others);
    await storage.close();
    const again = await trial.reopen();
    sameRecord(await again.getTokenDataByResourceServer(), tokens);
    sameRecord(await again.withNamespace('other').getTokenDataByResourceServer(), others);
    assert.deepEqual(await namespacesOf(again), ['DEFAULT', 'other']);
  });

  suite.test('reads at once what another storage wrote, by every way of reading', async (trial) => {
    const { storage } = trial;
    const second = await trial.reopen();
    const pair = [
      [storage, second],
      [second, storage],
    ] as const;
    for (const [writer, reader] of Array.from({ length: suite.times(5) }, () => pair).flat()) {
      // Twice: the second time the reader has read before, and has not written since.
      for (let round = 0; round < 2; round += 1) {
        const tokens = trial.record('a', 'b');
        await writer.storeTokenDataByResourceServer(tokens);
        sameData(await trial.read(reader, 'a'), tokens['a']);
        sameRecord(await reader.getTokenDataByResourceServer(), tokens);
        sameData((await reader.readEntries(['b'])).get('b'), tokens['b']);
        await reader.updateTokenData('a', (current) => {
          sameData(current, tokens['a']);
          return current;
        });
        await writer.removeTokenData('b');
        assert.isUndefined(await trial.read(reader, 'b'));
        assert.isFalse(await reader.removeTokenData('b'));
      }
    }
  });

  suite.test('sees namespaces come and go that another storage uses', async (trial) => {
    const second = await trial.reopen();
    assert.deepEqual(await namespacesOf(trial.storage), []);
    await second.withNamespace('other').storeTokenDataByResourceServer(trial.record('a'));
    assert.deepEqual(await namespacesOf(trial.storage), ['other']);
    await second.withNamespace('other').removeAllTokenData();
    assert.deepEqual(await namespacesOf(trial.storage), []);
  });

  suite.test('goes on after another storage over the same location was closed', async (trial) => {
    const second = await trial.reopen();
    const [a, b] = [trial.data(), trial.data({ resource_server: 'b' })];
    await second.storeTokenDataByResourceServer({ a });
    await trial.storage.getTokenDataByResourceServer();
    await second.close();
    await trial.storage.storeTokenDataByResourceServer({ b });
    sameRecord(await trial.storage.getTokenDataByResourceServer(), { a, b });
  });

  suite.test('opens one location twice at the same time, and stores through both', async (trial) => {
    const second = await trial.reopen();
    const [a, b] = [trial.data(), trial.data({ resource_server: 'b' })];
    await Promise.all([
      trial.storage.storeTokenDataByResourceServer({ a }),
      second.storeTokenDataByResourceServer({ b }),
    ]);
    sameRecord(await second.getTokenDataByResourceServer(), { a, b });
  });
}
