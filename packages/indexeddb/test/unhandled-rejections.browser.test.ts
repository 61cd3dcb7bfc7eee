import { freshName } from 'test-support/fresh-name';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';

import type { Connection } from '../src/connection/connection.ts';
import { freshLog, logMayBeCut } from '../src/connection/fresh-log.ts';
import { pageSleep } from '../src/page/page-sleep.ts';
import { connectToThings, countThings, rawTransaction, type ThingsSchema } from './support/things.ts';
import { collectUnhandledRejections } from './support/unhandled-rejections.ts';

const unhandled = collectUnhandledRejections();

afterEach(() => {
  vi.restoreAllMocks();
});

const connect = (): Connection<ThingsSchema> => {
  const connection = connectToThings(freshName());
  onTestFinished(() => connection.close());
  return connection;
};

/** Browsers report what nobody handled at the end of the task in which it was rejected. */
async function noneIsLeft(connection: Connection<ThingsSchema>): Promise<void> {
  expect(await countThings(connection)).toBe(0);
  await new Promise((resolve) => setTimeout(resolve));
  expect(unhandled()).toEqual([]);
}

const sleep = (): boolean => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
const wake = (): boolean => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

it('leaves none where a body throws in the midst of its requests', async () => {
  const connection = connect();
  const attempt = connection.transaction(['things'], 'readwrite', async (transaction) => {
    const store = transaction.objectStore('things');
    await Promise.all([store.put('a', 'a'), store.get('a').then(() => Promise.reject(new Error('no'))), store.count()]);
  });
  await expect(attempt).rejects.toThrow('no');
  await noneIsLeft(connection);
});

it.each(['readonly', 'readwrite'] as const)('leaves none where a %s transaction is aborted', async (mode) => {
  const connection = connect();
  const attempt = connection.transaction(['things'], mode, async (transaction) => {
    const reading = transaction.objectStore('things').count();
    rawTransaction(transaction).abort();
    await reading;
  });
  await expect(attempt).rejects.toMatchObject({ systemCode: 'AbortError' });
  await noneIsLeft(connection);
});

it('leaves none where a record cannot be added, as on a full disk, while others are being read', async () => {
  const connection = connect();
  const attempt = connection.transaction(['things', 'log'], 'readwrite', async (transaction) => {
    await transaction.objectStore('things').put('value', 'key');
    const log = transaction.objectStore('log');
    await log.add({ seq: 1 });
    await Promise.all([log.add({ seq: 1 }), log.getAll(), transaction.objectStore('things').getAll()]);
  });
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'ConstraintError' });
  await noneIsLeft(connection);
});

it('leaves none where a transaction ends while it is being committed', async () => {
  const connection = connect();
  const attempt = connection.transaction(['things'], 'readwrite', async (transaction) => {
    await transaction.objectStore('things').put('value', 'key');
    rawTransaction(transaction).abort();
  });
  await expect(attempt).rejects.toMatchObject({ systemCode: 'AbortError' });
  await noneIsLeft(connection);
});

it('leaves none where a database cannot be made since the page falls asleep, and makes it afterwards', async () => {
  const create = IDBDatabase.prototype.createObjectStore;
  const creating = vi.spyOn(IDBDatabase.prototype, 'createObjectStore').mockImplementation(function (
    this: IDBDatabase,
    ...args
  ) {
    creating.mockRestore();
    // Once the upgrade has asked for everything, and before it is over.
    queueMicrotask(sleep);
    return create.apply(this, args);
  });
  onTestFinished(() => void wake());
  const connection = connect();
  const sleeps = pageSleep.count;
  const reading = countThings(connection);
  await expect.poll(() => pageSleep.count).toBe(sleeps + 1);
  wake();
  expect(await reading).toBe(0);
  await noneIsLeft(connection);
});

it('leaves none where a scratch database can be neither made nor deleted', async () => {
  for (const method of ['open', 'deleteDatabase'] as const) {
    logMayBeCut();
    vi.spyOn(IDBFactory.prototype, method).mockImplementation(() => {
      throw new DOMException('no', 'QuotaExceededError');
    });
    await freshLog();
    vi.restoreAllMocks();
  }
  await noneIsLeft(connect());
});
