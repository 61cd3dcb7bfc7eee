import type { TokenStorage } from '@token-storage/core';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';

import { open, stored, withStores } from './support/database.ts';
import { LARGE, storeLarge } from './support/large-entries.ts';

/** A row as a change writes it; without a scope, it removes it. */
const row = (name: string, scope?: string): readonly [string, string | null] => [
  name,
  scope === undefined ? null : JSON.stringify(sample(name, { scope }).toDict()),
];

const scopesIn = async (storage: TokenStorage): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await storage.getTokenDataByResourceServer()).map(([name, { scope }]) => [name, scope]),
  );

it('leaves each entry as the last of many changes left it, for who catches up and for who opens', async () => {
  const location = freshName();
  const behind = open(location);
  await behind.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b'), c: sample('c') });
  await withStores(location, async ({ log }) => {
    for (const [namespace, ...rows] of [
      ['DEFAULT', row('a', '1'), row('b')],
      ['other', row('a', 'of another namespace')],
      ['DEFAULT', row('a', '2'), row('b', 'again'), row('d', '1')],
      ['DEFAULT', row('d')],
      ['other', row('e', '1')],
      ['DEFAULT', row('a', '3')],
    ] as const) {
      await log.add({ namespace, rows });
    }
  });
  for (const storage of [behind, open(location)]) {
    expect(await scopesIn(storage)).toEqual({ a: '3', b: 'again', c: 'read write' });
    expect(await scopesIn(storage.withNamespace('other'))).toEqual({ a: 'of another namespace', e: '1' });
  }
});

it('keeps what it has to load beside the image small', async () => {
  const location = freshName();
  const storage = open(location);
  await storeLarge(storage, 0, 5);
  await storage.close();
  const { log, head } = await stored(location);
  expect(log.filter(({ seq }) => seq > (head?.seq ?? 0)).length * LARGE.length).toBeLessThan(64 * 1024);
});
