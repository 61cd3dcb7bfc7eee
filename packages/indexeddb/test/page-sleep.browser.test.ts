import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { afterEach, expect, it, onTestFinished } from 'vitest';

import { IndexedDBTokenStorage } from '../src/indexeddb-token-storage.ts';
import { connectToThings, countThings } from './support/things.ts';

/** What browsers tell a page: before it is put away, and after it has come back. */
const sleeps = [
  [
    'the back-forward cache',
    () => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
    () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  ],
  [
    'a frozen tab',
    () => document.dispatchEvent(new Event('freeze')),
    () => document.dispatchEvent(new Event('resume')),
  ],
] as const;

afterEach(() => {
  for (const [, , wake] of sleeps) wake();
});

for (const [where, sleep, wake] of sleeps) {
  it(`${where}: runs again, when it is over, what was under way, and writes it once`, async () => {
    const connection = connectToThings(freshName());
    onTestFinished(() => connection.close());
    let runs = 0;
    const writing = connection.transaction(['things'], 'readwrite', async (transaction) => {
      runs += 1;
      const store = transaction.objectStore('things');
      const count = await store.count();
      if (runs === 1) sleep();
      await store.put('value', count);
    });
    await expect.poll(() => runs).toBe(1);
    const waiting = Promise.race([writing, new Promise((resolve) => setTimeout(() => resolve('asleep'), 200))]);
    expect(await waiting).toBe('asleep');
    wake();
    await writing;
    expect(runs).toBe(2);
    const count = await countThings(connection);
    expect(count).toBe(1);
  });

  it(`${where}: tells subscribers afterwards to read again`, async () => {
    const location = freshName();
    const [storage, other] = [new IndexedDBTokenStorage(location), new IndexedDBTokenStorage(location)];
    onTestFinished(() => Promise.all([storage.close(), other.close()]).then(() => {}));
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const heard: unknown[] = [];
    storage.subscribe((change) => heard.push(change));
    sleep();
    wake();
    await expect.poll(() => heard).toContainEqual({ namespace: 'DEFAULT' });
  });
}

it('goes on with what is under way where the page ends', async () => {
  const connection = connectToThings(freshName());
  onTestFinished(() => connection.close());
  let runs = 0;
  await connection.transaction(['things'], 'readwrite', async (transaction) => {
    runs += 1;
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    await transaction.objectStore('things').put('value', 'key');
  });
  expect(runs).toBe(1);
});
