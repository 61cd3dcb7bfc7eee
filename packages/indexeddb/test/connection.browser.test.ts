import { deleteDB } from 'idb';
import { freshName } from 'test-support/fresh-name';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';

import { CallerError } from '../src/connection/caller-error.ts';
import { Connection } from '../src/connection/connection.ts';
import type { DatabaseTransaction } from '../src/connection/database-transaction.ts';
import { databaseNames, rawDatabase } from './support/raw-database.ts';
import { connectToThings as connect, rawTransaction, thingsLayout, type ThingsSchema } from './support/things.ts';

type Things = Connection<ThingsSchema>;

const put = (connection: Things, value: unknown, key = 'key'): Promise<unknown> =>
  connection.transaction(['things'], 'readwrite', (transaction) => transaction.objectStore('things').put(value, key));
const get = (connection: Things, key = 'key'): Promise<unknown> =>
  connection.transaction(['things'], 'readonly', (transaction) => transaction.objectStore('things').get(key));

afterEach(() => {
  vi.unstubAllGlobals();
});

it('opens nothing before it is used, and then makes the object stores with their parameters', async () => {
  const name = freshName();
  const connection = connect(name);
  expect(await databaseNames()).not.toContain(name);
  const add = (): Promise<IDBValidKey> =>
    connection.transaction(['log'], 'readwrite', (transaction) => transaction.objectStore('log').add({}));
  expect([await add(), await add()]).toEqual([1, 2]);
  expect(await databaseNames()).toContain(name);
});

it('shares one opening among all who come at once', async () => {
  const connection = connect(freshName());
  const open = vi.spyOn(indexedDB, 'open');
  await Promise.all([put(connection, 1, 'a'), put(connection, 2, 'b'), get(connection)]);
  expect(open).toHaveBeenCalledOnce();
  open.mockRestore();
});

it('resolves once the transaction is complete: another connection sees what was written', async () => {
  const name = freshName();
  const [one, other] = [connect(name), connect(name)];
  await put(one, 'value');
  expect(await get(other)).toBe('value');
});

it('writes nothing when the body throws, and throws the same', async () => {
  const connection = connect(freshName());
  const thrown = new Error('no');
  const attempt = connection.transaction(['things'], 'readwrite', async (transaction) => {
    await transaction.objectStore('things').put('value', 'key');
    throw thrown;
  });
  await expect(attempt).rejects.toBe(thrown);
  expect(await get(connection)).toBeUndefined();
});

it("tells a caller's own DOMException from the database's", async () => {
  const connection = connect(freshName());
  const thrown = new DOMException('stop', 'AbortError');
  const body = vi.fn(() =>
    CallerError.guard(() => {
      throw thrown;
    }),
  );
  await expect(connection.transaction(['things'], 'readwrite', body)).rejects.toBe(thrown);
  expect(body).toHaveBeenCalledOnce();
});

it('runs the body once more where there was no room, and gives up when there is still none', async () => {
  const connection = connect(freshName());
  const refusal = new DOMException('no room', 'QuotaExceededError');
  const body = vi.fn(async (transaction: DatabaseTransaction<ThingsSchema, 'readwrite'>) => {
    await transaction.objectStore('things').put('value', body.mock.calls.length);
    if (body.mock.calls.length !== 2) throw refusal;
  });
  await connection.transaction(['things'], 'readwrite', body);
  expect(body).toHaveBeenCalledTimes(2);
  const attempt = connection.transaction(['things'], 'readwrite', body);
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_QUOTA', cause: refusal });
  expect(body).toHaveBeenCalledTimes(4);
  const keys = await connection.transaction(['things'], 'readonly', (transaction) =>
    transaction.objectStore('things').getAllKeys(),
  );
  expect(keys).toEqual([2]);
});

it('has the browser count its room, by a transaction that only removes, before it runs the body once more', async () => {
  const connection = connect(freshName());
  const steps: string[] = [];
  const remove = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, key) {
    steps.push(`delete in ${this.transaction.mode}`);
    return this.count(key) as IDBRequest;
  });
  onTestFinished(() => remove.mockRestore());
  await connection.transaction(['things'], 'readwrite', async (transaction) => {
    await transaction.objectStore('things').count();
    if (steps.push('body') === 1) throw new DOMException('no room', 'QuotaExceededError');
  });
  expect(steps).toEqual(['body', 'delete in readwrite', 'body']);
});

it('wraps what a request reports, and says which', async () => {
  const connection = connect(freshName());
  const attempt = connection.transaction(['log'], 'readwrite', async (transaction) => {
    await transaction.objectStore('log').add({ seq: 1 });
    await transaction.objectStore('log').add({ seq: 1 });
  });
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'ConstraintError' });
  expect(
    await connection.transaction(['log'], 'readonly', (transaction) => transaction.objectStore('log').count()),
  ).toBe(0);
});

it('makes way for somebody who deletes the database, and makes it anew when it is used again', async () => {
  const name = freshName();
  const connection = connect(name);
  await put(connection, 'value');
  await deleteDB(name);
  expect(await databaseNames()).not.toContain(name);
  expect(await get(connection)).toBeUndefined();
  await put(connection, 'new value');
  expect(await get(connection)).toBe('new value');
});

it('makes the object stores in a database that somebody opened by its name alone', async () => {
  const name = freshName();
  (await rawDatabase(name)).close();
  const connection = connect(name);
  await put(connection, 'value');
  expect(await get(connection)).toBe('value');
});

it('makes way for an upgrade, and then refuses a database that is newer', async () => {
  const name = freshName();
  const connection = connect(name);
  await put(connection, 'value');
  const upgraded = await rawDatabase(name, 3);
  const refused = { code: 'ERR_UNSUPPORTED_FORMAT', location: name };
  await expect(get(connection)).rejects.toMatchObject(refused);
  await expect(put(connection, 'value')).rejects.toMatchObject(refused);
  upgraded.close();
});

it('refuses a database of somebody else, and leaves it as it is', async () => {
  const name = freshName();
  const foreign = await rawDatabase(name, 2, ['theirs']);
  await expect(get(connect(name))).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
  expect([...foreign.objectStoreNames]).toEqual(['theirs']);
  foreign.close();
});

it('gives up when another tab keeps an older version open, and works once that is closed', async () => {
  const name = freshName();
  const old = await rawDatabase(name, 1);
  const connection = new Connection(name, { ...thingsLayout, openTimeoutMs: 50 });
  await expect(get(connection)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE', location: name });
  old.close();
  await vi.waitFor(() => put(connection, 'value'));
  expect(await get(connection)).toBe('value');
  // What opened too late is closed: it stands in nobody's way.
  connection.close();
  await deleteDB(name);
});

it('finds a connection closed, opens it again and runs the body once', async () => {
  const connection = connect(freshName());
  let database: IDBDatabase | undefined;
  await connection.transaction(['things'], 'readonly', (transaction) => {
    database = rawTransaction(transaction).db;
  });
  // As Safari does when its storage process has ended: nobody is told.
  database?.close();
  const body = vi.fn(() => 'done');
  expect(await connection.transaction(['things'], 'readwrite', body)).toBe('done');
  expect(body).toHaveBeenCalledOnce();
});

it('runs the body again when the connection is lost under it, but only once', async () => {
  const connection = connect(freshName());
  const lost = new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
  const failing = vi.fn().mockRejectedValueOnce(lost).mockResolvedValue('done');
  expect(await connection.transaction(['things'], 'readwrite', failing)).toBe('done');
  const always = vi.fn().mockRejectedValue(lost);
  const attempt = connection.transaction(['things'], 'readwrite', always);
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'UnknownError', cause: lost });
  expect(always).toHaveBeenCalledTimes(2);
});

it('does not run the body again once it has ended: what is lost while it commits may have been written', async () => {
  const connection = connect(freshName());
  await put(connection, 'before');
  const body = vi.fn(async (transaction: DatabaseTransaction<ThingsSchema, 'readwrite'>) => {
    await transaction.objectStore('things').put('after', 'key');
    // As a browser does that clears its data, or whose disk fails.
    rawTransaction(transaction).abort();
  });
  const attempt = connection.transaction(['things'], 'readwrite', body);
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'AbortError' });
  expect(body).toHaveBeenCalledOnce();
  expect(await get(connection)).toBe('before');
  await put(connection, 'next');
  expect(await get(connection)).toBe('next');
});

it('opens again after a browser has closed the connection, and said so', async () => {
  const connection = connect(freshName());
  await put(connection, 'value');
  let database: IDBDatabase | undefined;
  await connection.transaction(['things'], 'readonly', (transaction) => {
    database = rawTransaction(transaction).db;
  });
  database?.close();
  database?.dispatchEvent(new Event('close'));
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  expect(await get(connection)).toBe('value');
  expect(transaction).toHaveBeenCalledOnce();
  transaction.mockRestore();
});

it('closes after what has begun, and opens again when it is used again', async () => {
  const name = freshName();
  const connection = connect(name);
  const writing = put(connection, 'value');
  connection.close();
  await writing;
  await deleteDB(name);
  expect(await get(connection)).toBeUndefined();
});

it('says of an IndexedDB that does not answer as a browser does that it cannot be used, and goes on when it is mended', async () => {
  const name = freshName();
  const open = vi.spyOn(IDBFactory.prototype, 'open').mockReturnValue(new EventTarget() as IDBOpenDBRequest);
  const connection = connect(name);
  const using = (): Promise<void> => connection.transaction(['things'], 'readonly', () => {});
  await expect(using()).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE', location: name });
  open.mockRestore();
  await using();
});

it('reports at the first use that there is no IndexedDB', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const connection = connect('any');
  await expect(get(connection)).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
});
