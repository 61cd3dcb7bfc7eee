import { type TokenStorage, TokenStorageData } from '@token-storage/core';

import { COUNTERS, type Found } from '../support/operation.ts';

/** What a process does once while it is killed, or suspended, at one of its system calls. */
export type Act = 'first store' | 'count' | 'count under lock' | 'remove' | 'remove all';

export const acts: readonly Act[] = ['first store', 'count', 'count under lock', 'remove', 'remove all'];

/** What lies in the file before; nothing, not even its folder, before a first store. */
export const BEFORE: Found = { kept: 1, 'to be removed': 2, [COUNTERS.update]: 10, [COUNTERS.lock]: 20 };

/** Stores what {@link BEFORE} says. */
export const prepare = (storage: TokenStorage): Promise<void> =>
  storage.storeTokenDataByResourceServer(
    Object.fromEntries(Object.entries(BEFORE).map(([name, value]) => [name, entry(name, value)])),
  );

export async function act(storage: TokenStorage, name: Act): Promise<void> {
  switch (name) {
    case 'first store':
      return storage.storeTokenDataByResourceServer({ one: entry('one', 1), two: entry('two', 2) });
    case 'count':
      return void (await storage.updateTokenData(COUNTERS.update, next(COUNTERS.update)));
    case 'count under lock':
      return storage.withLock(COUNTERS.lock, async (locked) => {
        const counted = next(COUNTERS.lock)(await locked.getTokenData(COUNTERS.lock));
        await locked.storeTokenDataByResourceServer({ [COUNTERS.lock]: counted });
      });
    case 'remove':
      return void (await storage.removeTokenData('to be removed'));
    case 'remove all':
      return void (await storage.removeAllTokenData());
  }
}

/** What there is before an act, and what there is after it. */
export function statesOf(name: Act): { before: Found; after: Found } {
  const { 'to be removed': _, ...removed } = BEFORE;
  switch (name) {
    case 'first store':
      return { before: {}, after: { one: 1, two: 2 } };
    case 'count':
      return { before: BEFORE, after: { ...BEFORE, [COUNTERS.update]: 11 } };
    case 'count under lock':
      return { before: BEFORE, after: { ...BEFORE, [COUNTERS.lock]: 21 } };
    case 'remove':
      return { before: BEFORE, after: removed };
    case 'remove all':
      return { before: BEFORE, after: {} };
  }
}

const next =
  (name: string) =>
  (current: TokenStorageData | undefined): TokenStorageData =>
    entry(name, (current?.expires_at_seconds ?? 0) + 1);

const entry = (name: string, expires_at_seconds: number): TokenStorageData =>
  new TokenStorageData({ resource_server: name, scope: 's', access_token: `access-${name}`, expires_at_seconds });
