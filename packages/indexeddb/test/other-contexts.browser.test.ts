import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it, onTestFinished } from 'vitest';

import { Connection } from '../src/connection/connection.ts';
import type { EntriesSchema } from '../src/entries/records.ts';
import { IndexedDBTokenStorage } from '../src/indexeddb-token-storage.ts';
import type { RawDatabaseCommands } from './support/raw-database.worker.ts';
import { type CalledWorker, callWorker } from './support/worker-calls.ts';

const KEY: EntriesSchema['entries']['key'] = ['DEFAULT', 'name'];

const startOther = (): CalledWorker<RawDatabaseCommands> =>
  callWorker(new Worker(new URL('./support/raw-database.worker.ts', import.meta.url), { type: 'module' }));

function open(location: string): IndexedDBTokenStorage {
  const storage = new IndexedDBTokenStorage(location);
  onTestFinished(() => storage.close());
  return storage;
}

it.each(['closes it', 'has ended'])(
  'does not open while a worker holds an older version, and finds what it wrote once the worker %s',
  async (how) => {
    const name = freshName();
    const other = startOther();
    await other.call('open', name, 1, ['entries']);
    await other.call('put', 'entries', 'theirs', KEY);
    const connection = new Connection<EntriesSchema>(name, {
      version: 2,
      stores: [{ name: 'entries' }, { name: 'locks' }],
      openTimeoutMs: 100,
    });
    const read = (): Promise<unknown> =>
      connection.transaction(['entries'], 'readonly', (transaction) => transaction.objectStore('entries').get(KEY));
    const unavailable = { code: 'ERR_STORAGE_UNAVAILABLE', location: name };
    await expect(Promise.all([read(), read()])).rejects.toMatchObject(unavailable);
    await expect(read()).rejects.toMatchObject(unavailable);
    if (how === 'closes it') await other.call('close');
    else other.end();
    await expect.poll(read).toBe('theirs');
    // All that opened too late is closed, and the rest makes way.
    await startOther().call('remove', name);
  },
);

it('makes way for a worker that upgrades, refuses the newer database with every call and leaves it as it is', async () => {
  const name = freshName();
  const storage = open(name);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  const other = startOther();
  await other.call('open', name, 3);
  const calls: (() => Promise<unknown>)[] = [
    () => storage.getTokenData('a'),
    () => storage.getTokenDataByResourceServer(),
    () => storage.storeTokenDataByResourceServer({ c: sample('c') }),
    () => storage.removeAllTokenData(),
    () => storage.withLock('a', async () => {}),
    () => storage.iterNamespaces().next(),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT', location: name });
  }
  expect(await other.call('count', 'entries')).toBe(2);
  await other.call('close');

  // Once it is gone there is nothing to refuse.
  await other.call('remove', name);
  expect(await storage.getTokenData('a')).toBeUndefined();
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  expect(await storage.getTokenData('a')).toBeDefined();
});

it('refuses no write while a worker deletes the database again and again, and then goes on', async () => {
  const name = freshName();
  const storage = open(name);
  const other = startOther();
  const over = new AbortController();
  const deletions = (async (): Promise<void> => {
    for (let count = 0; count < 10; count += 1) await other.call('remove', name);
    over.abort();
  })();
  const writers = ['a', 'b', 'c'].map(async (writer) => {
    for (let count = 0; !over.signal.aborted; count += 1) {
      await storage.storeTokenDataByResourceServer({ [`${writer}-${count}`]: sample(`${writer}-${count}`) });
    }
  });
  await Promise.all([deletions, ...writers]);
  await storage.storeTokenDataByResourceServer({ after: sample('after') });
  expect(await storage.getTokenData('after')).toBeDefined();
});
