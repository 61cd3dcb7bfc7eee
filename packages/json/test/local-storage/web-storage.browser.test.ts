import type { TokenChange } from '@token-storage/core';
import { expect, it, vi } from 'vitest';

import { fill, freshName, named, open, read, sample } from './support.ts';

it('keeps entries in the Storage it is given, as plain JSON, and nowhere else', async () => {
  // Pages of other tests may have left something when they ended.
  localStorage.clear();
  const location = freshName();
  const storage = open(location, { webStorage: sessionStorage });
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  await storage.withNamespace('other').storeTokenDataByResourceServer({ a: sample('a') });
  expect(JSON.parse(sessionStorage.getItem(`${location}:DEFAULT:a`) ?? '')).toEqual(sample('a').toDict());
  expect(localStorage).toHaveLength(0);
  expect((await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.startsWith(location))).toEqual(
    [],
  );

  const other = open(location, { webStorage: sessionStorage });
  expect(await read(other, 'all')).toEqual({ a: 'access-a', b: 'access-b' });
  const namespaces: string[] = [];
  for await (const namespace of other.iterNamespaces()) namespaces.push(namespace);
  expect(namespaces.sort()).toEqual(['DEFAULT', 'other']);
  expect(await other.removeTokenData('a')).toBe(true);
  expect(await storage.getTokenData('a')).toBeUndefined();
  sessionStorage.clear();
  expect(await storage.getTokenDataByResourceServer()).toEqual({});
});

it('works with any object that is a Storage', async () => {
  const items = new Map<string, string>();
  const webStorage: Storage = {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, text) => void items.set(key, text),
  };
  const storage = open(freshName(), { webStorage });
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(await read(storage, 'all')).toEqual({ rs: 'access-rs' });
});

it('changes nothing when the Storage is full, neither one entry nor several', async () => {
  const location = freshName();
  const storage = open(location, { webStorage: sessionStorage });
  const token = (access_token: string): ReturnType<typeof sample> => sample('rs', { access_token });
  await storage.storeTokenDataByResourceServer(named({ a: token('old a'), b: token('old b') }));
  fill(sessionStorage, 2_000);
  const full = { code: 'ERR_STORAGE_QUOTA', location };
  const tooLong = token('x'.repeat(5_000));
  await expect(storage.storeTokenDataByResourceServer(named({ b: tooLong }))).rejects.toMatchObject(full);
  const several = named({ a: token('new a'), c: token('c'), b: tooLong });
  await expect(storage.storeTokenDataByResourceServer(several)).rejects.toMatchObject(full);
  expect(await read(storage, 'all')).toEqual({ a: 'old a', b: 'old b' });
});

it('shares its locks and its changes with other instances in the page', async () => {
  const location = freshName();
  const [one, other] = [0, 1].map(() => open(location, { webStorage: sessionStorage }));
  const heard: TokenChange[] = [];
  other?.subscribe((change) => heard.push(change));
  await one?.withLock('rs', async (locked) => {
    const attempt = other?.withLock('rs', async () => {}, { timeoutMs: 20 });
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
    await locked.storeTokenDataByResourceServer({ rs: sample('rs') });
  });
  await other?.withLock('rs', async () => {});
  await vi.waitFor(() => expect(heard).toEqual([{ namespace: 'DEFAULT', resourceServers: ['rs'] }]));
});

it('reports what is no token data, and refuses NaN, without quoting', async () => {
  const location = freshName();
  const storage = open(location, { webStorage: sessionStorage });
  sessionStorage.setItem(`${location}:DEFAULT:bad`, 'SECRET');
  const error: unknown = await storage.getTokenData('bad').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location, resourceServer: 'bad' });
  expect(String(error)).not.toContain('SECRET');
  const store = storage.storeTokenDataByResourceServer({ rs: sample('rs', { extra: { number: Number.NaN } }) });
  await expect(store).rejects.toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', resourceServer: 'rs' });
  expect(await storage.removeTokenData('bad')).toBe(true);
});

it.each([null, 5, 'sessionStorage', {}, new Map()])('refuses %o, which is no Storage, at once', (webStorage) => {
  expect(() => open(freshName(), { webStorage: webStorage as unknown as Storage })).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE' }),
  );
});
