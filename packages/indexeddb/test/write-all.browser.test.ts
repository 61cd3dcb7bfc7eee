import { freshName } from 'test-support/fresh-name';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';

import { Connection } from '../src/connection/connection.ts';
import { type EntriesSchema, readRecords, type Records, writeRecords } from '../src/entries/records.ts';
import { collectUnhandledRejections } from './support/unhandled-rejections.ts';

const connect = (): Connection<EntriesSchema> => {
  const connection = new Connection<EntriesSchema>(freshName(), {
    version: 2,
    stores: [{ name: 'entries' }, { name: 'locks' }],
  });
  onTestFinished(() => connection.close());
  return connection;
};

const write = (connection: Connection<EntriesSchema>, records: Records): Promise<void> =>
  connection.transaction(['entries'], 'readwrite', (transaction) => writeRecords(transaction, 'space', records));
const read = (connection: Connection<EntriesSchema>): Promise<Records> =>
  connection.transaction(['entries'], 'readonly', (transaction) => readRecords(transaction, 'space', 'all'));

const unhandled = collectUnhandledRejections();

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many writes were under way at most. */
async function mostAtOnce(writing: () => Promise<void>): Promise<number> {
  let [now, most] = [0, 0];
  for (const method of ['put', 'delete'] as const) {
    const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...args: unknown[]) {
      const request = real.apply(this, args);
      most = Math.max(most, (now += 1));
      request.addEventListener('success', () => (now -= 1));
      return request as never;
    });
  }
  await writing();
  vi.restoreAllMocks();
  return most;
}

it('asks for many writes at once in Chromium, and nowhere else', async () => {
  const connection = connect();
  await write(connection, new Map([['old', 0]]));
  const most = await mostAtOnce(() =>
    write(
      connection,
      new Map([
        ['a', 1],
        ['old', undefined],
        ['b', 2],
      ]),
    ),
  );
  expect(most).toBe('dataLoss' in IDBVersionChangeEvent.prototype ? 3 : 1);
  expect([...(await read(connection)).keys()]).toEqual(['a', 'b']);
});

it('writes none of many records where one cannot be written, and leaves no rejection unhandled', async () => {
  const connection = connect();
  await write(connection, new Map([['b', 'before']]));
  const attempt = write(
    connection,
    new Map<string, unknown>([
      ['a', 1],
      ['b', 2],
      ['c', () => 'no browser can clone a function'],
      ['d', 4],
    ]),
  );
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'DataCloneError' });
  expect(await read(connection)).toEqual(new Map([['b', 'before']]));
  await new Promise((resolve) => setTimeout(resolve));
  expect(unhandled()).toEqual([]);
});

it('writes none of many records where the transaction ends in the midst of them', async () => {
  const connection = connect();
  await write(connection, new Map([['b', 'before']]));
  const attempt = connection.transaction(['entries'], 'readwrite', async (transaction) => {
    const writing = writeRecords(transaction, 'space', new Map(Array.from({ length: 9 }, (_, at) => [`n${at}`, at])));
    await Promise.all([writing, transaction.objectStore('entries').add('again', ['space', 'b'])]);
  });
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'ConstraintError' });
  expect(await read(connection)).toEqual(new Map([['b', 'before']]));
  await new Promise((resolve) => setTimeout(resolve));
  expect(unhandled()).toEqual([]);
});
