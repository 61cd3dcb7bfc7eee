import { deleteDB } from 'idb';
import { freshName } from 'test-support/fresh-name';
import { afterEach, expect, it, vi } from 'vitest';

import type { Connection } from '../src/connection/connection.ts';
import { LeaseLock, type LeaseLockOptions } from '../src/lock/lease-lock.ts';
import type { LockRecord } from '../src/lock/locks-schema.ts';
import { startLockHolder } from './support/lock-holder.ts';
import { connectToThings as connect, countThings, type ThingsSchema } from './support/things.ts';

const lockOf = (name: string, options?: LeaseLockOptions): LeaseLock => new LeaseLock(connect(name), options);
const soon = { timeoutMs: 5_000 };

const records = (connection: Connection<ThingsSchema>): Promise<LockRecord[]> =>
  connection.transaction(['locks'], 'readonly', (transaction) => transaction.objectStore('locks').getAll());

afterEach(() => {
  vi.unstubAllGlobals();
});

it('lets one in at a time: among instances, and within one', async () => {
  const name = freshName();
  const connection = connect(name);
  const locks = [new LeaseLock(connection), new LeaseLock(connection), lockOf(name)];
  let inside = 0;
  let most = 0;
  const rounds = Array.from({ length: 12 }, async (_, index) => {
    const lease = await locks[index % 3]?.acquire('lock', { timeoutMs: 30_000 });
    inside += 1;
    most = Math.max(most, inside);
    await records(connection);
    inside -= 1;
    await lease?.release();
  });
  await Promise.all(rounds);
  expect(most).toBe(1);
  expect(await records(connection)).toEqual([]);
});

it('lets those of one instance in as they came', async () => {
  const lock = lockOf(freshName());
  const order: number[] = [];
  const first = await lock.acquire('lock', soon);
  const others = [1, 2, 3].map(async (number) => {
    const lease = await lock.acquire('lock', soon);
    order.push(number);
    await lease.release();
  });
  await first.release();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
});

it('keeps locks of different names apart, whatever they are called', async () => {
  const lock = lockOf(freshName());
  const names = ['', ' ', '__proto__', '\0', '\ud800', 'a'.repeat(100_000), '💥'];
  const leases = await Promise.all(names.map((name) => lock.acquire(name, soon)));
  expect(leases.map(({ lockName }) => lockName)).toEqual(names);
  await lock.close();
});

it('lets the next one in at once when a worker releases', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000);
  const waiting = lockOf(name).acquire('lock', soon);
  await holder.call('release');
  const started = performance.now();
  await waiting;
  expect(performance.now() - started).toBeLessThan(500);
});

it('follows a worker that has ended without releasing, at once', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000);
  holder.end();
  const started = performance.now();
  const lease = await lockOf(name).acquire('lock', soon);
  expect(performance.now() - started).toBeLessThan(2_000);
  await lease.release();
});

it('follows a worker that ended while others wait', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000);
  const waiting = lockOf(name).acquire('lock', { timeoutMs: 20_000 });
  await expect(lockOf(name).acquire('lock', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
  holder.end();
  const started = performance.now();
  await waiting;
  expect(performance.now() - started).toBeLessThan(2_000);
});

it('takes over from a holder that is alive but has stood still, who then finds the lock lost', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000, 50);
  const frozen = holder.hears('frozen');
  const thawed = holder.call('freeze', 1_500);
  await frozen;
  // Short enough to be seen while the holder is frozen: the looks at it come ever more seldom.
  const lease = await lockOf(name, { standstillMs: 100 }).acquire('lock', soon);
  await thawed;
  expect(await holder.call('reasonOfEnd')).toBe('ERR_LOCK_LOST');
  expect(lease.signal.aborted).toBe(false);
  await lease.release();
});

it('does not take over from a holder whose heartbeat goes on', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000, 20);
  const attempt = lockOf(name, { standstillMs: 400 }).acquire('lock', { timeoutMs: 1_200 });
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
});

it('adds up the standstill over several attempts', async () => {
  const name = freshName();
  await lockOf(name, { heartbeatMs: 60_000 }).acquire('lock', soon);
  const lock = lockOf(name, { standstillMs: 400 });
  const attempt = (): Promise<unknown> => lock.acquire('lock', { timeoutMs: 100 });
  await expect(attempt()).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
  await vi.waitFor(attempt, { timeout: 5_000 });
});

it.each([
  ['without Web Locks', {}],
  ['where Web Locks are null, as in happy-dom', { locks: null }],
])('%s, lets the next one in when a lock is released, and takes over after a standstill', async (_where, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const name = freshName();
  const other = lockOf(name, { heartbeatMs: 20 });
  const held = await other.acquire('lock', soon);
  const lock = lockOf(name, { standstillMs: 300 });
  const attempt = lock.acquire('lock', { timeoutMs: 600 });
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
  const waiting = lock.acquire('lock', soon);
  await held.release();
  await (await waiting).release();

  await lockOf(name, { heartbeatMs: 60_000 }).acquire('lock', soon);
  await (await lock.acquire('lock', soon)).release();
});

it('names the owner when the time is over', async () => {
  const name = freshName();
  const connection = connect(name);
  await new LeaseLock(connection).acquire('lock', soon);
  const [{ holder } = { holder: '' }] = await records(connection);
  for (const timeoutMs of [0, 50]) {
    const error: unknown = await lockOf(name)
      .acquire('lock', { timeoutMs })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_LOCK_TIMEOUT', lockName: 'lock', owner: holder, timeoutMs });
    expect((error as Error).message).toContain(holder);
  }
});

it('takes a lock without waiting when its owner has ended, even with no time to wait', async () => {
  const name = freshName();
  const holder = startLockHolder();
  await holder.call('acquire', name, 'lock', 5_000);
  holder.end();
  await vi.waitFor(() => lockOf(name).acquire('lock', { timeoutMs: 0 }));
});

it('gives up waiting when it is told to, with the reason, and leaves nothing behind', async () => {
  const name = freshName();
  const lock = lockOf(name);
  const held = await lock.acquire('lock', soon);
  for (const waiter of [lock, lockOf(name)]) {
    const controller = new AbortController();
    const waiting = waiter.acquire('lock', { ...soon, signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  }
  await held.release();
  await (await lock.acquire('lock', { timeoutMs: 0 })).release();
});

it('checks a lease inside a transaction, and lets nothing be written once it is lost', async () => {
  const name = freshName();
  const connection = connect(name);
  const lease = await new LeaseLock(connection).acquire('lock', soon);
  const write = (): Promise<unknown> =>
    connection.transaction(['locks', 'things'], 'readwrite', async (transaction) => {
      await transaction.objectStore('things').put('value', 'key');
      await lease.check(transaction);
    });
  await write();
  await connection.transaction(['locks'], 'readwrite', (transaction) =>
    transaction.objectStore('locks').put({ holder: 'somebody', heartbeat: 0 }, 'lock'),
  );
  await connection.transaction(['things'], 'readwrite', (transaction) => transaction.objectStore('things').clear());
  await expect(write()).rejects.toMatchObject({ code: 'ERR_LOCK_LOST', lockName: 'lock' });
  expect(lease.signal.reason).toMatchObject({ code: 'ERR_LOCK_LOST' });
  expect(await countThings(connection)).toBe(0);
  // What somebody else holds is left alone.
  await lease.release();
  expect(await records(connection)).toEqual([{ holder: 'somebody', heartbeat: 0 }]);
});

it('finds a lock lost by its heartbeat when the database was deleted', async () => {
  const name = freshName();
  const lease = await lockOf(name, { heartbeatMs: 20 }).acquire('lock', soon);
  await deleteDB(name);
  await vi.waitFor(() => expect(lease.signal.reason).toMatchObject({ code: 'ERR_LOCK_LOST' }));
});

it('can be released twice, and ends its signal', async () => {
  const lock = lockOf(freshName());
  const lease = await lock.acquire('lock', soon);
  await Promise.all([lease.release(), lease.release()]);
  await lease.release();
  expect(lease.signal.aborted).toBe(true);
  expect(lease.signal.reason).not.toMatchObject({ code: 'ERR_LOCK_LOST' });
});

it('gives everything back when it is closed', async () => {
  const connection = connect(freshName());
  const lock = new LeaseLock(connection);
  await lock.acquire('one', soon);
  await lock.acquire('two', soon);
  await lock.close();
  expect(await records(connection)).toEqual([]);
});
