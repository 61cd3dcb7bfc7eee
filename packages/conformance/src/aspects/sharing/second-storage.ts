import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { namespacesOf } from '../../test-context/namespaces-of.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';

/** A second storage over the same location. */
export function secondStorage(suite: Suite): void {
  if (!suite.capabilities.persistent) {
    suite.it('shares nothing with a second storage, as declared', async (context) => {
      await context.storage.storeTokenDataByResourceServer(context.record('a'));
      const second = await context.reopen();
      assert.deepEqual(Object.keys(await second.getTokenDataByResourceServer()), []);
      await second.removeAllTokenData();
      assert.isDefined(await context.read(context.storage, 'a'));
    });
    return;
  }

  suite.it('keeps everything after it was closed, for one who opens the location again', async (context) => {
    const { storage } = context;
    const [tokens, others] = [context.record('a', 'b'), context.record('c')];
    await storage.storeTokenDataByResourceServer(tokens);
    await storage.withNamespace('other').storeTokenDataByResourceServer(others);
    await storage.close();
    const again = await context.reopen();
    sameRecord(await again.getTokenDataByResourceServer(), tokens);
    sameRecord(await again.withNamespace('other').getTokenDataByResourceServer(), others);
    assert.deepEqual(await namespacesOf(again), ['DEFAULT', 'other']);
  });

  suite.it('reads at once what another storage wrote, by every way of reading', async (context) => {
    const { storage } = context;
    const second = await context.reopen();
    const pair = [
      [storage, second],
      [second, storage],
    ] as const;
    for (const [writer, reader] of Array.from({ length: suite.times(5) }, () => pair).flat()) {
      // Twice: the second time the reader has read before, and has not written since.
      for (let round = 0; round < 2; round += 1) {
        const tokens = context.record('a', 'b');
        await writer.storeTokenDataByResourceServer(tokens);
        sameData(await context.read(reader, 'a'), tokens['a']);
        sameRecord(await reader.getTokenDataByResourceServer(), tokens);
        sameData((await reader.readEntries(['b'])).get('b'), tokens['b']);
        await reader.updateTokenData('a', (current) => {
          sameData(current, tokens['a']);
          return current;
        });
        await writer.removeTokenData('b');
        assert.isUndefined(await context.read(reader, 'b'));
        assert.isFalse(await reader.removeTokenData('b'));
      }
    }
  });

  suite.it('sees namespaces come and go that another storage uses', async (context) => {
    const second = await context.reopen();
    assert.deepEqual(await namespacesOf(context.storage), []);
    await second.withNamespace('other').storeTokenDataByResourceServer(context.record('a'));
    assert.deepEqual(await namespacesOf(context.storage), ['other']);
    await second.withNamespace('other').removeAllTokenData();
    assert.deepEqual(await namespacesOf(context.storage), []);
  });

  suite.it('goes on after another storage over the same location was closed', async (context) => {
    const second = await context.reopen();
    const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
    await second.storeTokenDataByResourceServer({ a });
    await context.storage.getTokenDataByResourceServer();
    await second.close();
    await context.storage.storeTokenDataByResourceServer({ b });
    sameRecord(await context.storage.getTokenDataByResourceServer(), { a, b });
  });

  suite.it('opens one location twice at the same time, and stores through both', async (context) => {
    const second = await context.reopen();
    const [a, b] = [context.data(), context.data({ resource_server: 'b' })];
    await Promise.all([
      context.storage.storeTokenDataByResourceServer({ a }),
      second.storeTokenDataByResourceServer({ b }),
    ]);
    sameRecord(await second.getTokenDataByResourceServer(), { a, b });
  });
}
