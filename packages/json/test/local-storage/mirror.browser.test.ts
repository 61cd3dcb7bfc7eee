import { expect, it, onTestFinished } from 'vitest';

import type { LedgerRecord } from '../../src/local-storage/ledger-record.ts';
import { Mirror } from '../../src/local-storage/mirror.ts';
import { fill, freshName, named, open, read, sample, withEntries } from './support.ts';

const token = (access_token: string): ReturnType<typeof sample> => sample('rs', { access_token });

it('publishes the record again where an older text is found, as a tab that died leaves it', async () => {
  const location = freshName();
  const key = `${location}:DEFAULT:rs`;
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: token('old') });
  const old = localStorage.getItem(key) ?? '';
  await storage.storeTokenDataByResourceServer({ rs: token('new') });
  const current = localStorage.getItem(key);

  localStorage.setItem(key, old);
  expect((await storage.getTokenData('rs'))?.access_token).toBe('new');
  expect(localStorage.getItem(key)).toBe(current);

  // An instance that knows nothing yet looks into the ledger first.
  localStorage.setItem(key, old);
  expect((await open(location).getTokenData('rs'))?.access_token).toBe('new');
  expect(localStorage.getItem(key)).toBe(current);

  localStorage.setItem(key, old);
  expect((await open(location).getTokenDataByResourceServer())['rs']?.access_token).toBe('new');
  expect(localStorage.getItem(key)).toBe(current);
});

it('publishes the record again where its text is missing or was spoilt', async () => {
  const location = freshName();
  const key = `${location}:DEFAULT:rs`;
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: token('token') });
  const text = localStorage.getItem(key) ?? '';
  for (const spoilt of [null, '', 'null', '5', '{}', text.slice(0, -1), '{"epoch":"x","seq":9,"entry":{}}']) {
    for (const reader of [storage, open(location)]) {
      if (spoilt === null) localStorage.removeItem(key);
      else localStorage.setItem(key, spoilt);
      expect((await reader.getTokenData('rs'))?.access_token).toBe('token');
      expect(localStorage.getItem(key)).toBe(text);
    }
  }
});

it('does not bring an entry back that a late writer shows after it was removed', async () => {
  const location = freshName();
  const key = `${location}:DEFAULT:rs`;
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: token('late') });
  const late = localStorage.getItem(key) ?? '';
  await storage.removeTokenData('rs');
  for (const reader of [storage, open(location)]) {
    localStorage.setItem(key, late);
    expect(await reader.getTokenData('rs')).toBeUndefined();
    expect(localStorage.getItem(key)).toBeNull();
    localStorage.setItem(key, late);
    expect(await reader.getTokenDataByResourceServer()).toEqual({});
    expect(localStorage.getItem(key)).toBeNull();
  }
});

it('never writes the text of a change over a later one, nor after a clear, and asks where a text is missing', () => {
  const location = freshName();
  const key = `${location}:DEFAULT:rs`;
  const record = (seq: number): LedgerRecord => ({ epoch: 'epoch', seq, entry: sample('rs').toDict() });
  // Tabs that were told of their commit, and then did not run until now.
  const writeTexts = (seq: number): boolean =>
    new Mirror(location).writeTexts('DEFAULT', { epoch: 'epoch', seq }, new Map([['rs', record(seq)]]));
  onTestFinished(() => localStorage.clear());

  expect(writeTexts(1)).toBe(false);
  expect(localStorage.getItem(key)).toBeNull();
  localStorage.setItem(`${location}:epoch`, 'epoch');
  expect(writeTexts(2)).toBe(true);
  expect(writeTexts(3)).toBe(false);
  expect(writeTexts(1)).toBe(false);
  expect(JSON.parse(localStorage.getItem(key) ?? '')).toEqual(record(3));
});

it('changes nothing when localStorage is full, neither one entry nor several', async () => {
  const location = freshName();
  const storage = open(location);
  const other = open(location);
  await storage.storeTokenDataByResourceServer(named({ a: token('old a'), b: token('old b'), gone: token('gone') }));
  await other.getTokenDataByResourceServer();
  fill(localStorage, 2_000);

  const tooLong = token('x'.repeat(5_000));
  const full = { code: 'ERR_STORAGE_QUOTA', location: 'localStorage' };
  await expect(storage.storeTokenDataByResourceServer(named({ a: tooLong }))).rejects.toMatchObject(full);
  await expect(
    storage.storeTokenDataByResourceServer(named({ a: token('new a'), c: token('c'), b: tooLong })),
  ).rejects.toMatchObject(full);
  await expect(other.storeTokenDataByResourceServer(named({ d: tooLong }))).rejects.toMatchObject(full);

  const before = { a: 'old a', b: 'old b', gone: 'gone' };
  for (const reader of [storage, other, open(location)]) {
    expect(await read(reader, 'all')).toEqual(before);
    const tokens = await reader.getTokenDataByResourceServer();
    expect(Object.fromEntries(Object.entries(tokens).map(([name, data]) => [name, data.access_token]))).toEqual(before);
  }
  // What fits still fits.
  await storage.storeTokenDataByResourceServer(named({ a: token('new a') }));
  expect((await other.getTokenData('a'))?.access_token).toBe('new a');
});

it('has no room for the very first entry, and says so', async () => {
  const location = freshName();
  const storage = open(location);
  fill(localStorage, 5);
  await expect(storage.storeTokenDataByResourceServer({ rs: token('t') })).rejects.toMatchObject({
    code: 'ERR_STORAGE_QUOTA',
  });
  expect(await storage.getTokenData('rs')).toBeUndefined();
  localStorage.clear();
  await storage.storeTokenDataByResourceServer({ rs: token('t') });
  expect((await open(location).getTokenData('rs'))?.access_token).toBe('t');
});

it('reports an entry of the ledger that is no token data, without hiding the good ones or quoting it', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer(named({ good: token('good') }));
  const epoch = localStorage.getItem(`${location}:epoch`);
  await withEntries(location, async (entries) => {
    await entries.put({ epoch, seq: 1, entry: { access_token: 'SECRET' } }, ['DEFAULT', 'bad']);
    await entries.put('SECRET', ['DEFAULT', 'text']);
  });
  for (const name of ['bad', 'text']) {
    const error: unknown = await open(location)
      .getTokenData(name)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_CORRUPT_STORAGE', resourceServer: name });
    expect(String(error)).not.toContain('SECRET');
    expect((await storage.getTokenData('good'))?.access_token).toBe('good');
    expect(await storage.removeTokenData(name)).toBe(true);
  }
});
