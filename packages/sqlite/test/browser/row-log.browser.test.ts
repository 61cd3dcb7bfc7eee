import { TokenStorageData } from '@token-storage/core';
import type { SQLiteTokenStorage } from '@token-storage/sqlite';
import { deleteDB } from 'idb';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { describe, expect, it, vi } from 'vitest';

import { databaseNames, rawDatabase } from '../../../indexeddb/test/support/raw-database.ts';
import { databaseOf, open, stored, withStores } from './support/database.ts';
import { storeLarge } from './support/large-entries.ts';
import { namesIn } from './support/names-in.ts';

const isSame = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a?.length === b.length && a.every((byte, at) => byte === b[at]);

it('touches nothing before the first operation', async () => {
  const location = freshName();
  const storage = open(location);
  expect(await databaseNames()).not.toContain(databaseOf(location));
  expect(await storage.getTokenData('name')).toBeUndefined();
  expect(await databaseNames()).toContain(databaseOf(location));
});

it('writes one record for each change, and no image while there is little', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  await storage.storeTokenDataByResourceServer({ a: sample('a', { scope: 'other' }) });
  await storage.updateTokenData('a', (current) => current);
  const { log, image, head } = await stored(location);
  expect(log).toHaveLength(2);
  const text =
    '{"resource_server": "a", "scope": "other", "access_token": "access-a", "expires_at_seconds": 2000000000}';
  expect(log[1]).toEqual({ seq: 2, namespace: 'DEFAULT', rows: [['a', text]] });
  expect(image).toBeUndefined();
  expect(head).toEqual({ format: 1, seq: 0, size: 0 });
});

describe('what was removed', () => {
  const secret = 'FAKE-thrown-away';

  /** Whether it stands anywhere in IndexedDB. */
  async function isKept(location: string): Promise<boolean> {
    const { image, log } = await stored(location);
    return [JSON.stringify(log), new TextDecoder('latin1').decode(image)].some((text) => text.includes(secret));
  }

  async function storageWithSecret(location: string): Promise<SQLiteTokenStorage> {
    const storage = open(location);
    await storage.storeTokenDataByResourceServer({ a: sample('a', { access_token: secret }), b: sample('b') });
    expect(await isKept(location)).toBe(true);
    return storage;
  }

  it('is gone from log and image soon after', async () => {
    const location = freshName();
    const storage = await storageWithSecret(location);
    const other = open(location);
    expect(await namesIn(other)).toEqual(['a', 'b']);
    await storage.removeTokenData('a');
    await storage.close();
    expect(await isKept(location)).toBe(false);
    // And others notice, though the log has become shorter than what they have read of it.
    expect(await namesIn(other)).toEqual(['b']);
  });

  it('is gone after the next read, where the tab that removed it ended too early', async () => {
    const location = freshName();
    const storage = await storageWithSecret(location);
    await storeLarge(storage, 0, 30);
    await storage.close();
    await withStores(location, async ({ log }) => {
      await log.add({ namespace: 'DEFAULT', rows: [['a', null]] });
    });
    expect(await isKept(location)).toBe(true);
    const next = open(location);
    expect(await next.getTokenData('a')).toBeUndefined();
    await next.close();
    expect(await isKept(location)).toBe(false);
  });

  it('is gone though another storage has made an image meanwhile', async () => {
    const location = freshName();
    const [first, second] = [await storageWithSecret(location), open(location)];
    expect(await namesIn(second)).toEqual(['a', 'b']);
    await first.removeTokenData('b');
    await first.close();
    await second.removeAllTokenData();
    await second.close();
    expect(await isKept(location)).toBe(false);
  });

  it('is gone after an import as well', async () => {
    const location = freshName();
    const storage = await storageWithSecret(location);
    const other = open(freshName());
    await other.storeTokenDataByResourceServer({ c: sample('c') });
    await storage.importDatabase(await other.exportDatabase());
    expect(await isKept(location)).toBe(false);
  });
});

it('writes nothing beside what it has found damaged', async () => {
  const location = freshName();
  await open(location).storeTokenDataByResourceServer({ a: sample('a') });
  await withStores(location, async ({ log }) => {
    await log.put({ seq: 3, namespace: 'DEFAULT', rows: [] });
  });
  const storage = open(location);
  for (let time = 0; time < 2; time += 1) {
    const attempt = storage.storeTokenDataByResourceServer({ b: sample('b') });
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  }
  expect((await stored(location)).log).toHaveLength(2);
});

it('is restored by an import, where it was damaged', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const bytes = await storage.exportDatabase();
  await withStores(location, async ({ log, snapshot }) => {
    await snapshot.put(new Uint8Array(5_000).fill(7), 'image');
    await snapshot.put({ format: 1, seq: 1, size: 5_000 }, 'head');
    await log.put({ seq: 2, rows: 'damaged' });
  });
  const next = open(location);
  await expect(next.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  await next.importDatabase(bytes);
  expect(await namesIn(next)).toEqual(['a']);
  expect(await namesIn(open(location))).toEqual(['a']);
});

it('leaves memory as it was when an updater throws, or the lock is lost', async () => {
  const storage = open(freshName());
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const thrown = new Error('no');
  const attempt = storage.updateTokenData('a', () => {
    throw thrown;
  });
  await expect(attempt).rejects.toBe(thrown);
  expect((await storage.getTokenData('a'))?.access_token).toBe('access-a');
});

it('sees a database that was deleted as empty, and goes on', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  await deleteDB(databaseOf(location));
  expect(await storage.getTokenData('a')).toBeUndefined();
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  expect(await namesIn(open(location))).toEqual(['b']);
});

it('writes into the new database after the old one was deleted, though it had that in memory', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ old: sample('old') });
  await deleteDB(databaseOf(location));
  await open(location).storeTokenDataByResourceServer({ theirs: sample('theirs') });
  await storage.updateTokenData('mine', () => sample('mine'));
  expect(await namesIn(storage)).toEqual(['mine', 'theirs']);
});

it('makes way for an upgrade, and then refuses what is newer', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const upgraded = await rawDatabase(databaseOf(location), 3);
  await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
  upgraded.close();
});

it('gives up when another context keeps an older version open, and works once that is closed', async () => {
  const location = freshName();
  const old = await rawDatabase(databaseOf(location), 1);
  const storage = open(location);
  const blocked = { code: 'ERR_STORAGE_UNAVAILABLE', location: databaseOf(location) };
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(blocked);
  old.close();
  await vi.waitFor(() => storage.storeTokenDataByResourceServer({ a: sample('a') }), 10_000);
  expect(await namesIn(storage)).toEqual(['a']);
});

it('refuses an image of a newer format, changes nothing, and goes on when that is mended', async () => {
  const location = freshName();
  await open(location).storeTokenDataByResourceServer({ a: sample('a') });
  const setFormat = (format: number): Promise<void> =>
    withStores(location, async ({ snapshot }) => {
      await snapshot.put({ format, seq: 0, size: 0 }, 'head');
    });
  await setFormat(2);
  const before = await stored(location);
  const storage = open(location);
  const refused = { code: 'ERR_UNSUPPORTED_FORMAT', location: databaseOf(location) };
  await expect(storage.getTokenData('a')).rejects.toMatchObject(refused);
  await expect(storage.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject(refused);
  expect(await stored(location)).toEqual(before);
  await setFormat(1);
  expect(await namesIn(storage)).toEqual(['a']);
});

it.each([
  ['nothing in it', {}],
  ['rows that are none', { namespace: 'DEFAULT', rows: 'text' }],
  ['a row without a name', { namespace: 'DEFAULT', rows: [[5, 'text']] }],
  ['no namespace', { rows: [] }],
])('reports a log with a damaged record: %s', async (_title, record) => {
  const location = freshName();
  await open(location).storeTokenDataByResourceServer({ a: sample('a') });
  await withStores(location, async ({ log }) => {
    await log.put({ ...record, seq: 2 });
  });
  const storage = open(location);
  await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  await withStores(location, async ({ log }) => {
    await log.delete(2);
  });
  expect(await namesIn(storage)).toEqual(['a']);
});

it('reports a log in which a change is missing', async () => {
  const location = freshName();
  const storage = open(location);
  for (const name of ['a', 'b', 'c']) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
  await withStores(location, async ({ log }) => {
    await log.delete(2);
  });
  await expect(open(location).getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
});

it('reads what an image holds, or reports it, wherever it was cut or changed, and leaves it as it is', async () => {
  const location = freshName();
  const writer = open(location);
  await storeLarge(writer, 0, 30);
  await writer.close();
  const { image, head } = await stored(location);
  if (image === undefined || head === undefined) throw new Error('There is no image.');
  const damages: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < image.length; at += Math.ceil(image.length / 40)) {
    damages.push(image.slice(0, at), image.slice());
    (damages.at(-1) as Uint8Array)[at] = (image[at] ?? 0) ^ 0xff;
  }
  for (const damaged of damages) {
    await withStores(location, async ({ snapshot, log }) => {
      await snapshot.put(damaged, 'image');
      await log.delete(IDBKeyRange.upperBound(head.seq));
    });
    const storage = open(location);
    const found = await storage.getTokenDataByResourceServer().catch((error: unknown) => error);
    if (found instanceof Error) expect(found).toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
    // Compared here: the runner takes a second for so many bytes.
    expect(isSame((await stored(location)).image, damaged)).toBe(true);
    await storage.close();
  }
});

it('reports an entry that is no token data, without hiding the good ones or quoting it', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ good: sample('good') });
  await withStores(location, async ({ log }) => {
    await log.add({ namespace: 'DEFAULT', rows: [['bad', '{"access_token": "SECRET"']] });
  });
  expect(await storage.getTokenData('good')).toBeDefined();
  const error: unknown = await storage.getTokenData('bad').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'ERR_CORRUPT_STORAGE', namespace: 'DEFAULT', resourceServer: 'bad' });
  expect(String((error as Error).stack)).not.toContain('SECRET');
  expect(await storage.removeTokenData('bad')).toBe(true);
});

it('keeps an entry by the key it was stored under, with its unknown fields (items 19, 25)', async () => {
  const location = freshName();
  const other = sample('other', { extra: { more: [1, null] } });
  await open(location).updateEntries(['key'], () => new Map([['key', other]]));
  const data = await open(location).getTokenData('key');
  expect(data).toBeInstanceOf(TokenStorageData);
  expect(data?.resource_server).toBe('other');
  expect(data?.extra).toEqual({ more: [1, null] });
});

it('reports at the first use that there is no IndexedDB, and does without memory instead', async () => {
  vi.stubGlobal('indexedDB', undefined);
  try {
    await expect(open(freshName()).getTokenData('a')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
  } finally {
    vi.unstubAllGlobals();
  }
});

it.each([':memory:', 5 as unknown as string])('refuses the location %o', (location) => {
  expect(() => open(location)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
});
