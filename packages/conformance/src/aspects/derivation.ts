import { type TokenStorage, type TokenStorageData, ValidatingTokenStorage } from '@token-storage/core';
import { assert } from 'chai';

import { MarkingTokenStorage } from '../decorators/marking-token-storage.ts';
import { ScopeValidator } from '../decorators/scope-validator.ts';
import type { Suite } from '../suite.ts';
import { sameData, sameRecord } from '../test-context/same-data.ts';
import type { TestContext } from '../test-context/test-context.ts';

/** The ways from a storage to another that must be decorated as it is. */
const ways: Record<string, (storage: TokenStorage, use: (storage: TokenStorage) => Promise<void>) => Promise<void>> = {
  'the storage itself': (storage, use) => use(storage),
  'a view': (storage, use) => use(storage.withNamespace('other')),
  'a view of a view': (storage, use) => use(storage.withNamespace('other').withNamespace('third')),
  'the storage of a lock': (storage, use) => storage.withLock('x', (locked) => use(locked)),
  'the storage of a lock of a view': (storage, use) =>
    storage.withNamespace('other').withLock('x', (locked) => use(locked)),
  'a view of the storage of a lock': (storage, use) =>
    storage.withLock('x', (locked) => use(locked.withNamespace('other'))),
  'the storage of any lock': (storage, use) => storage.withNamedLock('x', (locked) => use(locked)),
};

/** Every way to write one entry. */
function writes(storage: TokenStorage, data: TokenStorageData): Record<string, () => Promise<unknown>> {
  const { resource_server: name, access_token, scope } = data;
  return {
    storeTokenData: () => storage.storeTokenData(data),
    storeTokenDataByResourceServer: () => storage.storeTokenDataByResourceServer({ [name]: data }),
    storeTokenResponse: () => storage.storeTokenResponse({ access_token, scope }, { resourceServer: name }),
    updateTokenData: () => storage.updateTokenData(name, () => data),
    updateEntries: () => storage.updateEntries([name], () => new Map([[name, data]])),
    'updateEntries, changes': () => storage.updateEntries([name], new Map([[name, data]])),
  };
}

const isMarked = (data: TokenStorageData | undefined): boolean => data?.extra['marked'] === true;

/** Nothing gets past a decorator around the storage. */
export function derivation(suite: Suite): void {
  for (const [way, follow] of Object.entries(ways)) {
    suite.it(`a decorator sees every write through ${way}`, async (context) => {
      const decorated = new MarkingTokenStorage(context.storage);
      await follow(decorated, async (storage) => {
        const inner = context.storage.withNamespace(storage.namespace);
        for (const [name, write] of Object.entries(writes(storage, context.data()))) {
          await write();
          const { a } = await inner.getTokenDataByResourceServer();
          assert.isTrue(isMarked(a), name);
          await inner.removeAllTokenData();
        }
        await inner.storeTokenDataByResourceServer(context.record('a', 'b', 'c', 'd'));
        await storage.removeTokenData('a');
        await storage.updateTokenData('b', () => undefined);
        await storage.removeAllTokenData();
        assert.deepEqual([...decorated.removed].sort(), ['a', 'b', 'c', 'd']);
      });
    });

    suite.it(`a validator refuses every write and every read through ${way}`, async (context) => {
      const validating = new ValidatingTokenStorage(context.storage, { validators: [new ScopeValidator()] });
      await follow(validating, (storage) => refusesAll(context, storage));
    });
  }

  suite.it('a decorator around it keeps its data, its namespaces, its locks and its changes', async (context) => {
    const decorated = new MarkingTokenStorage(context.storage);
    const log = context.listen(decorated);
    await decorated.storeTokenDataByResourceServer(context.record('a'));
    await log.hears('a');
    sameData(await context.read(decorated, 'a'), await context.read(context.storage, 'a'));
    const namespaces: string[] = [];
    for await (const namespace of decorated.iterNamespaces()) namespaces.push(namespace);
    assert.deepEqual(namespaces, ['DEFAULT']);
    await decorated.withLock('a', async () => {
      await context.refused('ERR_LOCK_TIMEOUT', () => context.storage.withLock('a', async () => {}, { timeoutMs: 10 }));
    });
  });

  suite.it('a validator that waits loses no update of others that run at the same time', async (context) => {
    const validating = new ValidatingTokenStorage(context.storage, { validators: [new ScopeValidator()] });
    const count = suite.times(10);
    await context.storage.storeTokenDataByResourceServer({ a: context.data({ expires_at_seconds: 4_000_000_000 }) });
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        (index % 2 === 0 ? validating : context.storage).updateTokenData('a', (current) =>
          context.data({ expires_at_seconds: (current?.expires_at_seconds ?? Number.NaN) + 1 }),
        ),
      ),
    );
    assert.equal((await context.read(context.storage, 'a'))?.expires_at_seconds, 4_000_000_000 + count);
  });
}

async function refusesAll(context: TestContext, storage: TokenStorage): Promise<void> {
  const inner = context.storage.withNamespace(storage.namespace);
  const before = { a: context.data(), b: context.data({ resource_server: 'b', scope: 'hidden' }) };
  await inner.storeTokenDataByResourceServer(before);
  const refused = context.data({ resource_server: 'refused', scope: 'refused' });
  for (const name of ['a', 'refused']) {
    for (const [method, write] of Object.entries(writes(storage, refused.with({ resource_server: name })))) {
      await context.refused('ERR_TOKEN_VALIDATION', write, method);
    }
  }
  await context.refused('ERR_TOKEN_VALIDATION', () =>
    storage.storeTokenDataByResourceServer({ a: context.data(), refused }),
  );
  await context.refused('ERR_TOKEN_VALIDATION', () => storage.getTokenData('b'));
  await context.refused('ERR_TOKEN_VALIDATION', () => storage.getTokenDataByResourceServer());
  sameData(await storage.getTokenData('a'), before.a);
  sameRecord(await inner.getTokenDataByResourceServer(), before);
}
