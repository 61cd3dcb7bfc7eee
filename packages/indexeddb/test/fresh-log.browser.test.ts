import { deleteDB } from 'idb';
import { freshName } from 'test-support/fresh-name';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';

import type { Connection } from '../src/connection/connection.ts';
import { freshLog, logMayBeCut } from '../src/connection/fresh-log.ts';
import { databaseNames, rawDatabase } from './support/raw-database.ts';
import { connectToThings, countThings, rawTransaction, type ThingsSchema } from './support/things.ts';

/** In the other engines, all this must do nothing. */
const hasLevelDB = 'dataLoss' in IDBVersionChangeEvent.prototype;
const SCRATCH = 'token-storage:scratch:';

const scratches = async (): Promise<string[]> =>
  (await databaseNames()).flatMap((name = '') => (name.startsWith(SCRATCH) ? [name] : []));
const scratchNamed = (msAgo: number): string => `${SCRATCH}${Date.now() - msAgo}:${Math.trunc(Math.random() * 1e9)}-1`;

const write = async (connection: Connection<ThingsSchema>): Promise<void> => {
  await connection.transaction(['things'], 'readwrite', (transaction) =>
    transaction.objectStore('things').put('value', 'key'),
  );
};
const connect = (): Connection<ThingsSchema> => {
  const connection = connectToThings(freshName());
  onTestFinished(() => connection.close());
  return connection;
};

/** The scratch databases that are opened from here on. */
function watchScratches(): string[] {
  const opened: string[] = [];
  const open = IDBFactory.prototype.open;
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, name, version) {
    if (name.startsWith(SCRATCH)) opened.push(name);
    return open.call(this, name, version);
  });
  return opened;
}

/** Pages of other tests may have ended between making one and deleting it. */
async function removeScratches(): Promise<void> {
  for (const name of await scratches()) await deleteDB(name);
}

beforeEach(async () => {
  await removeScratches();
  logMayBeCut();
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('makes a scratch database once in a page, before the first write, and leaves none behind', async () => {
  const opened = watchScratches();
  await Promise.all([connect(), connect()].map(write));
  expect(opened).toHaveLength(hasLevelDB ? 1 : 0);
  expect(await scratches()).toEqual([]);
});

it('makes another one when the browser has closed a connection, perhaps since its process ended', async () => {
  const opened = watchScratches();
  let database: IDBDatabase | undefined;
  const connection = connect();
  await connection.transaction(
    ['things'],
    'readonly',
    (transaction) => void (database = rawTransaction(transaction).db),
  );
  database?.dispatchEvent(new Event('close'));
  await write(connection);
  expect(opened).toHaveLength(hasLevelDB ? 2 : 0);
  expect(new Set(opened).size).toBe(opened.length);
});

it('deletes what pages left behind, but nothing that is in use, and nothing of others', async () => {
  const [old, young] = [scratchNamed(3_600_000), scratchNamed(1_000)];
  const ofTheFuture = scratchNamed(-3_600_000);
  const foreign = `${SCRATCH}of-mine`;
  for (const name of [old, young, ofTheFuture, foreign]) (await rawDatabase(name)).close();
  onTestFinished(removeScratches);
  await write(connect());
  const left = hasLevelDB ? [young, foreign] : [old, young, ofTheFuture, foreign];
  await expect.poll(async () => (await scratches()).toSorted()).toEqual(left.toSorted());
});

it.runIf(hasLevelDB)('writes after a second at the latest when somebody holds the scratch database open', async () => {
  const open = IDBFactory.prototype.open;
  const held: IDBDatabase[] = [];
  onTestFinished(() => held.forEach((database) => database.close()));
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, name, version) {
    if (name.startsWith(SCRATCH)) {
      const other = open.call(this, name, version);
      other.onsuccess = () => held.push(other.result);
    }
    return open.call(this, name, version);
  });
  const [connection, other] = [connect(), connect()];
  const begun = performance.now();
  await connection.transaction(['things'], 'readonly', () => {});
  await write(connection);
  expect(held).toHaveLength(1);
  expect(performance.now() - begun).toBeLessThan(3_000);
  const again = performance.now();
  await write(connection);
  await write(other);
  expect(performance.now() - again).toBeLessThan(900);
});

it.runIf(hasLevelDB).each(['open', 'deleteDatabase', 'databases'] as const)(
  'writes all the same when %s of a scratch database fails',
  async (method) => {
    const real = IDBFactory.prototype[method] as (...args: unknown[]) => never;
    vi.spyOn(IDBFactory.prototype, method).mockImplementation(function (this: IDBFactory, ...args: unknown[]) {
      if (method === 'databases' || String(args[0]).startsWith(SCRATCH)) throw new DOMException('no', 'UnknownError');
      return real.apply(this, args);
    });
    const connection = connect();
    await write(connection);
    vi.restoreAllMocks();
    expect(await countThings(connection)).toBe(1);
    for (const name of await scratches()) await deleteDB(name);
  },
);

it.runIf(!hasLevelDB)('asks for nothing in an engine without LevelDB', async () => {
  const spies = (['open', 'deleteDatabase', 'databases'] as const).map((each) => vi.spyOn(IDBFactory.prototype, each));
  await freshLog();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
