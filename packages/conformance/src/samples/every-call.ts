import type { TokenStorage, TokenStorageData } from '@token-storage/core';

import { namespacesOf } from '../test-context/namespaces-of.ts';
import type { TestContext } from '../test-context/test-context.ts';

/** One method of a storage. */
export interface Call {
  readonly name: string;
  /** Calls it with good arguments. */
  readonly run: (storage: TokenStorage, context: TestContext) => Promise<unknown>;
  /** What it gives as the first call on an empty storage; not checked where it is left out. */
  readonly first?: unknown;
  /** The resource servers that are stored after it as the first call. */
  readonly stores?: readonly string[];
}

const nothing = async (): Promise<void> => {};

/** Every method that works on what is stored. */
export const everyCall: readonly Call[] = [
  { name: 'getTokenData', run: (storage, context) => context.read(storage, 'a') },
  {
    name: 'getTokenDataByResourceServer',
    run: async (storage) => keysOf(await storage.getTokenDataByResourceServer()),
    first: [],
  },
  {
    name: 'storeTokenDataByResourceServer',
    run: (storage, context) => storage.storeTokenDataByResourceServer(context.record('a', 'b')),
    stores: ['a', 'b'],
  },
  {
    name: 'storeTokenResponse',
    run: (storage, context) =>
      storage.storeTokenResponse({ access_token: context.secret(), scope: 's' }, { resourceServer: 'a' }),
    stores: ['a'],
  },
  {
    name: 'updateTokenData',
    run: async (storage, context) => {
      const data = context.data();
      return (await storage.updateTokenData('a', () => data)) === undefined;
    },
    first: false,
    stores: ['a'],
  },
  { name: 'removeTokenData', run: (storage) => storage.removeTokenData('a'), first: false },
  { name: 'removeAllTokenData', run: (storage) => storage.removeAllTokenData(), first: false },
  { name: 'readEntries', run: async (storage) => [...(await storage.readEntries('all')).names()], first: [] },
  {
    name: 'updateEntries',
    run: (storage, context) => {
      const changes = new Map([['a', context.data()]]);
      return storage.updateEntries(['a'], () => changes);
    },
    stores: ['a'],
  },
  { name: 'iterNamespaces', run: (storage) => namespacesOf(storage), first: [] },
  { name: 'withLock', run: (storage) => storage.withLock('a', async () => 'done'), first: 'done' },
  { name: 'withNamedLock', run: (storage) => storage.withNamedLock('any name', nothing) },
  {
    name: 'a view',
    run: async (storage) => keysOf(await storage.withNamespace('b').getTokenDataByResourceServer()),
    first: [],
  },
  // Not asynchronous itself: what it throws is thrown, and shall be seen in the same way.
  { name: 'subscribe', run: async (storage) => storage.subscribe(() => {})() },
];

function keysOf(tokens: { readonly [name: string]: TokenStorageData }): string[] {
  return Object.keys(tokens);
}
