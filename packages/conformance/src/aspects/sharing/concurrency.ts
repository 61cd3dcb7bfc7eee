import type { TokenStorage } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameRecord } from '../../test-context/same-data.ts';
import type { TestContext } from '../../test-context/test-context.ts';

/** Writers that run at the same time lose nothing of each other. */
export function concurrency(suite: Suite): void {
  const pairs: readonly (readonly [who: string, open: (context: TestContext) => Promise<readonly TokenStorage[]>])[] = [
    ['one storage', async ({ storage }) => [storage]],
    ['views of one namespace', async ({ storage }) => [storage, storage.withNamespace(storage.namespace)]],
    ...(suite.capabilities.persistent
      ? [['two storages', async (context: TestContext) => [context.storage, await context.reopen()]] as const]
      : []),
  ];

  for (const [who, open] of pairs) {
    suite.it(`keeps every one of many stores that run at the same time through ${who}`, async (context) => {
      const storages = await open(context);
      const tokens = context.record(...Array.from({ length: suite.times(40) }, (_, index) => `name-${index}`));
      await Promise.all(
        Object.entries(tokens).map(([name, data], index) =>
          pick(storages, index).storeTokenDataByResourceServer({ [name]: data }),
        ),
      );
      for (const storage of storages) sameRecord(await storage.getTokenDataByResourceServer(), tokens);
    });

    suite.it(`loses no increment of many updates that run at the same time through ${who}`, async (context) => {
      const storages = await open(context);
      const count = suite.times(40);
      await context.storage.storeTokenDataByResourceServer({ a: context.data({ expires_at_seconds: 4_000_000_000 }) });
      const tokens = Array.from({ length: count }, () => context.data());
      await Promise.all(
        tokens.map((token, index) =>
          pick(storages, index).updateTokenData('a', (current) =>
            context.data({
              ...token.toDict(),
              expires_at_seconds: (current?.expires_at_seconds ?? Number.NaN) + 1,
            }),
          ),
        ),
      );
      for (const storage of storages) {
        assert.equal((await context.read(storage, 'a'))?.expires_at_seconds, 4_000_000_000 + count);
      }
    });
  }

  suite.it('keeps what is stored in many namespaces at the same time', async (context) => {
    const { storage } = context;
    const stored = Array.from({ length: suite.times(20) }, () => context.record('a', 'b'));
    await Promise.all(
      stored.map((tokens, index) => storage.withNamespace(`space-${index}`).storeTokenDataByResourceServer(tokens)),
    );
    for (const [index, tokens] of stored.entries()) {
      sameRecord(await storage.withNamespace(`space-${index}`).getTokenDataByResourceServer(), tokens);
    }
  });

  suite.it('tells exactly one of many who remove the same entry that it did', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    const removed = await Promise.all(Array.from({ length: suite.times(10) }, () => storage.removeTokenData('a')));
    assert.equal(removed.filter(Boolean).length, 1);
  });

  suite.it('stores a batch and removes others at the same time, as in one order or the other', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    const tokens = context.record('c', 'd');
    await Promise.all([storage.storeTokenDataByResourceServer(tokens), storage.removeAllTokenData()]);
    const left = Object.keys(await storage.getTokenDataByResourceServer())
      .sort()
      .join();
    assert.include(['', 'c,d'], left);
  });
}

function pick(storages: readonly TokenStorage[], index: number): TokenStorage {
  const storage = storages[index % storages.length];
  assert.isDefined(storage);
  return storage;
}
