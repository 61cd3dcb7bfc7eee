import {
  type TokenDataByResourceServer,
  tokenDataRecord,
  type TokenStorage,
  type TokenStorageData,
} from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { lookDuring } from '../../test-context/look-during.ts';
import { sameRecord } from '../../test-context/same-data.ts';
import type { TestContext } from '../../test-context/test-context.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** A change of several entries happens whole or not at all. */
export function atomicity(suite: Suite): void {
  suite.it('stores nothing of a batch in which one value is bad, wherever it stands', async (context) => {
    const { storage } = context;
    const before = context.record('a', 'z');
    await storage.storeTokenDataByResourceServer(before);
    for (const bad of NAMES) {
      const tokens = { ...context.record(...NAMES), [bad]: { access_token: context.secret() } as TokenStorageData };
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenDataByResourceServer(tokens));
      sameRecord(await storage.getTokenDataByResourceServer(), before);
    }
  });

  suite.it('shows a reader all of a batch or none of it, at any time', async (context) => {
    await watchBatches(context, suite.times(15), context.storage);
  });

  suite.it('shows a reader all of a namespace or none of it while everything is removed', async (context) => {
    const { storage } = context;
    const look = async (): Promise<void> => {
      const { length } = Object.keys(await storage.getTokenDataByResourceServer());
      assert.include([0, NAMES.length], length);
    };
    await lookDuring(look, async () => {
      for (let round = 0; round < suite.times(10); round += 1) {
        await storage.storeTokenDataByResourceServer(context.record(...NAMES));
        assert.isTrue(await storage.removeAllTokenData());
      }
    });
  });

  suite.it('lets nobody in between the read and the write of an update of several entries', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record(...NAMES));
    // Each moves one token from one name to the next: the set of tokens must stay the same.
    const tokens = tokensOf(await storage.getTokenDataByResourceServer());
    await Promise.all(
      Array.from({ length: suite.times(10) }, (_, index) =>
        storage.updateEntries(NAMES, (current) => {
          const [from, to] = [NAMES[index % 5] ?? 'a', NAMES[(index + 2) % 5] ?? 'a'];
          return new Map([
            [from, current.get(to)],
            [to, current.get(from)],
          ]);
        }),
      ),
    );
    assert.deepEqual(tokensOf(await storage.getTokenDataByResourceServer()), tokens);
  });

  if (!suite.capabilities.persistent) return;
  suite.it('shows a second storage all of a batch or none of it, at any time', async (context) => {
    await watchBatches(context, suite.times(15), await context.reopen());
  });
}

const tokensOf = (record: TokenDataByResourceServer): string[] =>
  Object.values(record)
    .map(({ access_token }) => access_token)
    .sort();

/** Stores batches that carry their number in `scope`, while a reader looks whether it ever sees two numbers. */
async function watchBatches(context: TestContext, rounds: number, reader: TokenStorage): Promise<void> {
  const look = async (): Promise<void> => {
    const seen = Object.values(await reader.getTokenDataByResourceServer());
    assert.include([0, NAMES.length], seen.length);
    assert.isAtMost(new Set(seen.map(({ scope }) => scope)).size, 1);
  };
  await lookDuring(look, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const tokens = NAMES.map(
        (name) => [name, context.data({ resource_server: name, scope: `round-${round}` })] as const,
      );
      await context.storage.storeTokenDataByResourceServer(tokenDataRecord(tokens));
    }
  });
}
