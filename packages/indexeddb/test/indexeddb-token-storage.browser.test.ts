import type { TokenChange, TokenStorageData } from '@token-storage/core';
import type { StoredEntries } from '@token-storage/core/adapter';
import { deleteDB } from 'idb';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it, onTestFinished, vi } from 'vitest';

import { IndexedDBTokenStorage } from '../src/indexeddb-token-storage.ts';
import { databaseNames, rawDatabase } from './support/raw-database.ts';
import type { WriterTask } from './support/writer.worker.ts';

function open(location = freshName()): IndexedDBTokenStorage {
  const storage = new IndexedDBTokenStorage(location);
  onTestFinished(() => storage.close());
  return storage;
}

/** Ends once the worker has done it. */
function inWorker(task: WriterTask): Promise<unknown> {
  const worker = new Worker(new URL('./support/writer.worker.ts', import.meta.url), { type: 'module' });
  onTestFinished(() => worker.terminate());
  worker.postMessage(task);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

async function namespacesOf(storage: IndexedDBTokenStorage): Promise<string[]> {
  const namespaces: string[] = [];
  for await (const namespace of storage.iterNamespaces()) namespaces.push(namespace);
  return namespaces.sort();
}

it('keeps entries by the key they were stored under, in another instance too (item 19)', async () => {
  const location = freshName();
  await open(location).updateEntries(['key'], () => new Map([['key', sample('other name')]]));
  const other = open(location);
  expect((await other.getTokenData('key'))?.resource_server).toBe('other name');
  expect(await other.getTokenData('other name')).toBeUndefined();
  expect(Object.keys(await other.getTokenDataByResourceServer())).toEqual(['key']);
});

it('touches nothing before the first operation', async () => {
  const location = freshName();
  const storage = open(location);
  expect(await databaseNames()).not.toContain(location);
  expect(await storage.getTokenData('rs')).toBeUndefined();
  expect(await databaseNames()).toContain(location);
});

it('returns hostile names, lone surrogates too, as they were stored (items 21, 22, 23)', async () => {
  const location = freshName();
  const names = [
    '',
    ' ',
    '__proto__',
    'constructor',
    '42',
    '\0',
    '\n',
    'é',
    'e\u0301',
    '\ud800',
    '\udfff\ud800',
    '💥',
    'x'.repeat(100_000),
  ];
  const storage = open(location);
  for (const namespace of names) {
    const tokens = Object.create(null) as Record<string, ReturnType<typeof sample>>;
    for (const name of names) tokens[name] = sample(name, { scope: namespace });
    await storage.withNamespace(namespace).storeTokenDataByResourceServer(tokens);
  }
  const other = open(location);
  expect(await namespacesOf(other)).toEqual([...names].sort());
  for (const namespace of names) {
    const tokens = await other.withNamespace(namespace).getTokenDataByResourceServer();
    expect(Object.keys(tokens).sort()).toEqual([...names].sort());
    for (const name of names) expect(tokens[name]?.toDict()).toEqual(sample(name, { scope: namespace }).toDict());
  }
});

it('keeps what a structured clone keeps: unknown fields, their order, NaN', async () => {
  const location = freshName();
  const extra = { zeta: [1, { deep: null }], alpha: Number.NaN, __proto__x: '\ud800' };
  await open(location).storeTokenDataByResourceServer({ rs: sample('rs', { extra }) });
  const read = await open(location).getTokenData('rs');
  expect(read?.extra).toEqual(extra);
  expect(Object.keys(read?.extra ?? {})).toEqual(Object.keys(extra));
});

it('loses nothing of workers that write at the same time', async () => {
  const location = freshName();
  const workers = [0, 1, 2].map((worker) => ({
    location,
    names: Array.from({ length: 20 }, (_, index) => `${worker}-${index}`),
    increments: 20,
  }));
  expect(await Promise.all(workers.map(inWorker))).toEqual(['done', 'done', 'done']);
  const tokens = await open(location).getTokenDataByResourceServer();
  expect(Object.keys(tokens)).toHaveLength(61);
  expect(tokens['counter']?.extra).toEqual({ value: 60 });
});

it('tells subscribers what a worker changed, and a read inside the listener sees it', async () => {
  const location = freshName();
  const storage = open(location);
  const heard: TokenChange[] = [];
  const seen: unknown[] = [];
  storage.subscribe((change) => {
    heard.push(change);
    void storage.getTokenData('rs').then((data) => seen.push(data?.access_token));
  });
  await inWorker({ location, names: ['rs'], increments: 0 });
  await vi.waitFor(() => expect(seen).toEqual(['access-rs']));
  expect(heard).toEqual([{ namespace: 'DEFAULT', resourceServers: ['rs'] }]);
});

it('keeps a subscription when what another program sends makes no sense', async () => {
  const location = freshName();
  const storage = open(location);
  const heard: TokenChange[] = [];
  storage.subscribe((change) => heard.push(change));
  const channel = new BroadcastChannel(`token-storage:${location}`);
  for (const message of [null, 5, 'text', {}, { namespace: 5 }]) channel.postMessage(message);
  channel.postMessage({ namespace: 'DEFAULT', resourceServers: [5], access_token: 'no' });
  await vi.waitFor(() => expect(heard).toEqual([{ namespace: 'DEFAULT' }]));
  channel.close();
});

it('sees a database that was deleted as empty, and goes on', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  await deleteDB(location);
  expect(await storage.getTokenData('rs')).toBeUndefined();
  expect(await namespacesOf(storage)).toEqual([]);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(await storage.getTokenData('rs')).toBeDefined();
});

it('reports an entry that is no token data, without hiding the good ones or quoting it', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ good: sample('good') });
  const database = await rawDatabase(location);
  const transaction = database.transaction('entries', 'readwrite');
  await transaction.store.put({ access_token: 'SECRET' }, ['DEFAULT', 'bad']);
  await transaction.store.put('SECRET', ['DEFAULT', 'text']);
  await transaction.done;
  database.close();

  expect(await storage.getTokenData('good')).toBeDefined();
  for (const name of ['bad', 'text']) {
    const error: unknown = await storage.getTokenData(name).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location, namespace: 'DEFAULT', resourceServer: name });
    expect(String(error)).not.toContain('SECRET');
  }
  await expect(storage.getTokenDataByResourceServer()).rejects.toMatchObject({ resourceServer: 'bad' });
  expect(await storage.removeTokenData('text')).toBe(true);
  await storage.storeTokenDataByResourceServer({ bad: sample('bad') });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['bad', 'good']);
});

it('fences the writes of a lock that another tab has taken over', async () => {
  const location = freshName();
  const storage = open(location);
  const task = storage.withLock('rs', async (locked) => {
    await locked.storeTokenDataByResourceServer({ rs: sample('rs') });
    const database = await rawDatabase(location);
    const transaction = database.transaction('locks', 'readwrite');
    const [lockName] = await transaction.store.getAllKeys();
    await transaction.store.put({ holder: 'another tab', heartbeat: 0 }, lockName);
    database.close();
    await locked.storeTokenDataByResourceServer({ rs: sample('rs', { access_token: 'too late' }) });
  });
  await expect(task).rejects.toMatchObject({ code: 'ERR_LOCK_LOST' });
  expect((await storage.getTokenData('rs'))?.access_token).toBe('access-rs');
});

it('reads only for those who look, and asks them once', async () => {
  const storage = open();
  const get = vi.spyOn(IDBObjectStore.prototype, 'get');
  onTestFinished(() => get.mockRestore());
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(get).not.toHaveBeenCalled();
  const updater = vi.fn((current: TokenStorageData | undefined) => current);
  await storage.updateTokenData('rs', updater);
  expect(get).toHaveBeenCalledOnce();
  expect(updater.mock.calls).toEqual([[expect.objectContaining({ access_token: 'access-rs' })]]);
});

it('shows what is stored to an updater that takes an error of a look for an absence', async () => {
  const storage = open();
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  const looks = [
    (entries: StoredEntries) => entries.get('rs') !== undefined,
    (entries: StoredEntries) => entries.has('rs'),
    (entries: StoredEntries) => [...entries.names()].includes('rs'),
  ];
  for (const isThere of looks) {
    await storage.updateEntries(['rs'], (entries) => {
      try {
        if (isThere(entries)) return new Map();
      } catch {
        // As if there were none.
      }
      return new Map([['rs', undefined]]);
    });
  }
  expect(await storage.getTokenData('rs')).toBeDefined();
});

it('throws what an updater throws, whether it looked or not, and writes nothing', async () => {
  const storage = open();
  const thrown = new DOMException('mine', 'UnknownError');
  const updater = vi.fn((): never => {
    throw thrown;
  });
  await expect(storage.updateEntries(['rs'], updater)).rejects.toBe(thrown);
  expect(updater).toHaveBeenCalledOnce();
  const looking = storage.updateEntries(['rs'], (entries) => {
    expect(entries.has('rs')).toBe(false);
    throw thrown;
  });
  await expect(looking).rejects.toBe(thrown);
  expect(await storage.getTokenDataByResourceServer()).toEqual({});
});

it.each(['strict', 'relaxed'] as const)('writes with %s durability', async (durability) => {
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const storage = new IndexedDBTokenStorage(freshName(), { durability });
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(transaction.mock.lastCall?.[2]).toEqual({ durability });
  transaction.mockRestore();
  await storage.close();
});

it('refuses what is no name, and ":memory:"', () => {
  for (const location of [5, undefined, ':memory:']) {
    expect(() => new IndexedDBTokenStorage(location as string)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
  }
  expect(() => new IndexedDBTokenStorage(':memory:')).toThrow(/MemoryTokenStorage/);
});
