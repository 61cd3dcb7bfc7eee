import type { TokenChange } from '@token-storage/core';
import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';

import { freshName, ledgerName, open, read, sample } from './support.ts';

it('shows each entry as JSON under a key of its own, with the number of the change', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  await storage.withNamespace('other').storeTokenDataByResourceServer({ a: sample('a') });
  const epoch = localStorage.getItem(`${location}:epoch`);
  const text = (key: string): unknown => JSON.parse(localStorage.getItem(`${location}:${key}`) ?? '');
  expect(text('DEFAULT:a')).toEqual({ epoch, seq: 1, entry: sample('a').toDict() });
  expect(text('DEFAULT:b')).toEqual({ epoch, seq: 1, entry: sample('b').toDict() });
  expect(text('other:a')).toEqual({ epoch, seq: 2, entry: sample('a').toDict() });
});

it('removes the key with the entry', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  expect(await storage.removeTokenData('a')).toBe(true);
  expect(localStorage.getItem(`${location}:DEFAULT:a`)).toBeNull();
  expect(await storage.removeAllTokenData()).toBe(true);
  expect(Object.keys(localStorage).filter((key) => key.startsWith(location))).toEqual([`${location}:epoch`]);
});

it('reads from localStorage alone while nothing changes, and gives the same frozen object', async () => {
  const storage = open(freshName());
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  const data = await storage.getTokenData('rs');
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  expect(await storage.getTokenData('rs')).toBe(data);
  expect(transaction).not.toHaveBeenCalled();
  transaction.mockRestore();
});

it('agrees with a second instance in the page at once', async () => {
  const location = freshName();
  const [one, other] = [open(location), open(location)];
  for (const token of ['first', 'second', 'third']) {
    await one.storeTokenDataByResourceServer({ rs: sample('rs', { access_token: token }) });
    expect((await other.getTokenData('rs'))?.access_token).toBe(token);
    expect(Object.keys(await other.getTokenDataByResourceServer())).toEqual(['rs']);
    await other.removeTokenData('rs');
    expect(await one.getTokenData('rs')).toBeUndefined();
    expect(await one.getTokenDataByResourceServer()).toEqual({});
  }
});

it('loses nothing of instances that write at the same time', async () => {
  const location = freshName();
  const storages = [open(location), open(location), open(location)];
  const increments = storages.flatMap((storage) =>
    Array.from({ length: 20 }, () =>
      storage.updateTokenData('counter', (current) =>
        sample('counter', { extra: { value: Number(current?.extra['value'] ?? 0) + 1 } }),
      ),
    ),
  );
  await Promise.all(increments);
  for (const storage of storages) expect((await storage.getTokenData('counter'))?.extra).toEqual({ value: 60 });
});

it('keeps locations, namespaces and names with colons and tildes apart', async () => {
  const location = freshName();
  const parts = ['a', 'a:b', 'b', ':', '~', '~0', '~1', 'a~1b', '', 'epoch'];
  for (const part of parts) {
    const storage = open(`${location}:${part}`);
    for (const namespace of parts) {
      const tokens = Object.fromEntries(parts.map((name) => [name, sample(name, { scope: `${part} ${namespace}` })]));
      await storage.withNamespace(namespace).storeTokenDataByResourceServer(tokens);
    }
  }
  for (const part of parts) {
    const storage = open(`${location}:${part}`);
    for (const namespace of parts) {
      const tokens = await storage.withNamespace(namespace).getTokenDataByResourceServer();
      expect(Object.keys(tokens).sort()).toEqual([...parts].sort());
      expect(Object.values(tokens).every(({ scope }) => scope === `${part} ${namespace}`)).toBe(true);
    }
  }
});

it('returns hostile names, lone surrogates too, as they were stored (items 21, 22, 23)', async () => {
  const location = freshName();
  const names = ['', ' ', '__proto__', 'constructor', '42', '\0', '\n', 'é', 'e\u0301', '\ud800', '\udfff\ud800', '💥'];
  const storage = open(location, { namespace: '\ud800' });
  const tokens = Object.create(null) as Record<string, ReturnType<typeof sample>>;
  for (const name of names) tokens[name] = sample(name);
  await storage.storeTokenDataByResourceServer(tokens);
  await storage.storeTokenDataByResourceServer({ ['x'.repeat(100_000)]: sample('x'.repeat(100_000)) });
  const other = open(location, { namespace: '\ud800' });
  const namespaces: string[] = [];
  for await (const namespace of other.iterNamespaces()) namespaces.push(namespace);
  expect(namespaces).toEqual(['\ud800']);
  const found = await other.getTokenDataByResourceServer();
  expect(Object.keys(found).sort()).toEqual([...names, 'x'.repeat(100_000)].sort());
  for (const name of names) expect(found[name]?.toDict()).toEqual(sample(name).toDict());
});

it('keeps unknown fields, and NaN, which JSON cannot show', async () => {
  const location = freshName();
  const extra = { zeta: [1, { deep: null }], alpha: Number.NaN };
  await open(location).storeTokenDataByResourceServer({ rs: sample('rs', { extra }) });
  const other = open(location);
  expect((await other.getTokenData('rs'))?.extra).toEqual(extra);
  expect((await other.getTokenDataByResourceServer())['rs']?.extra).toEqual(extra);
});

it('tells subscribers of another instance, and a read inside the listener sees the change', async () => {
  const location = freshName();
  const [one, other] = [open(location), open(location)];
  const seen: unknown[] = [];
  const heard: TokenChange[] = [];
  other.subscribe((change) => {
    heard.push(change);
    void other.getTokenData('rs').then((data) => seen.push(data?.access_token));
  });
  await one.storeTokenDataByResourceServer({ rs: sample('rs') });
  await vi.waitFor(() => expect(seen.at(-1)).toBe('access-rs'));
  await one.removeTokenData('rs');
  await vi.waitFor(() => expect(seen.at(-1)).toBeUndefined());
  expect(heard).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['rs'] });
});

it('fences the writes of a lock that another tab has taken over', async () => {
  const location = freshName();
  const storage = open(location);
  const task = storage.withLock('rs', async (locked) => {
    await locked.storeTokenDataByResourceServer({ rs: sample('rs') });
    const database = await openDB(ledgerName(location));
    const transaction = database.transaction('locks', 'readwrite');
    const [lockName] = await transaction.store.getAllKeys();
    await transaction.store.put({ holder: 'another tab', heartbeat: 0 }, lockName);
    await transaction.done;
    database.close();
    await locked.storeTokenDataByResourceServer({ rs: sample('rs', { access_token: 'too late' }) });
  });
  await expect(task).rejects.toMatchObject({ code: 'ERR_LOCK_LOST' });
  expect(await read(storage, ['rs'])).toEqual({ rs: 'access-rs' });
});

it('says in a worker that there is no localStorage, and what to use', async () => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.terminate();
  expect(answer).toEqual({
    code: 'ERR_STORAGE_UNAVAILABLE',
    message: expect.stringContaining('IndexedDBTokenStorage'),
  });
});

it('gives the text that the path of an application has on Node as its location', async () => {
  const { JSONTokenStorage } = await import('../../src/json-token-storage.ts');
  const storage = JSONTokenStorage.forApp({ clientId: 'id', appName: 'My App' });
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(localStorage.getItem('globus/app/id/my-app/tokens.json:DEFAULT:rs')).toContain('access-rs');
  await storage.close();
  localStorage.clear();
});
