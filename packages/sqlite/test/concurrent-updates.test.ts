import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';

/** A database with an entry "a" in it, and another program's connection to it. */
async function shared(options: { journalMode?: 'delete' | 'wal'; busyTimeoutMs?: number } = {}): Promise<{
  path: string;
  storage: SQLiteTokenStorage;
  other: DatabaseSync;
}> {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path, options);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const other = new DatabaseSync(path);
  onTestFinished(async () => {
    other.close();
    await storage.close();
  });
  return { path, storage, other };
}

it('of updates that are written together, one that throws rejects its own caller only', async () => {
  const { storage } = await shared();
  const bad = storage.updateTokenData('a', () => {
    throw new RangeError('mine');
  });
  const good = storage.storeTokenDataByResourceServer({ b: sample('b') });
  await expect(bad).rejects.toThrow(new RangeError('mine'));
  await good;
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
});

it('an updater that throws an error which looks like a busy database is not tried again', async () => {
  const { storage } = await shared();
  let runs = 0;
  const error = Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });
  const outcome = storage.updateTokenData('a', () => {
    runs += 1;
    throw error;
  });
  await expect(outcome).rejects.toBe(error);
  expect(runs).toBe(1);
});

it('100 stores at once are one transaction or two', async () => {
  const { storage, path } = await shared();
  /** SQLite counts transactions in the header (https://www.sqlite.org/fileformat.html). Nobody has a lock now. */
  const transactions = (): number => readFileSync(path).readUInt32BE(24);
  const before = transactions();
  const names = Array.from({ length: 100 }, (_, index) => `n${index}`);
  await Promise.all(names.map((name) => storage.storeTokenDataByResourceServer({ [name]: sample(name) })));
  expect(transactions() - before).toBeLessThanOrEqual(2);
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toHaveLength(101);
});

it('each of several updates that are written together sees what those before it did', async () => {
  const { storage } = await shared();
  const count = (): Promise<unknown> =>
    storage.updateTokenData('count', (current) =>
      sample('count', { expires_at_seconds: (current?.expires_at_seconds ?? 0) + 1 }),
    );
  await Promise.all(Array.from({ length: 20 }, count));
  expect((await storage.getTokenData('count'))?.expires_at_seconds).toBe(20);
});

it('a read that an updater begins sees what is stored in the end, and not the middle of its transaction', async () => {
  const { storage } = await shared();
  const reads: Promise<object>[] = [];
  await Promise.all([
    storage.storeTokenDataByResourceServer({ b: sample('b') }),
    storage.updateTokenData('c', () => {
      reads.push(storage.getTokenDataByResourceServer());
      return sample('c');
    }),
  ]);
  for (const read of reads) expect(Object.keys(await read)).toEqual(['a', 'b', 'c']);
  expect(reads).not.toEqual([]);
});

it('a database that stays locked is a typed error with its path once the time is over, and reads go on meanwhile (item 90)', async () => {
  const { storage, other, path } = await shared({ busyTimeoutMs: 100 });
  other.exec('BEGIN IMMEDIATE');
  const started = performance.now();
  const stored = storage.storeTokenDataByResourceServer({ b: sample('b') });
  expect(await storage.getTokenData('a')).toEqual(sample('a'));
  await expect(stored).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT', lockName: path, timeoutMs: 100 });
  expect(performance.now() - started).toBeGreaterThanOrEqual(100);
  other.exec('ROLLBACK');
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
});

it('a read waits for the end of an exclusive lock, and is a typed error where that does not come (item 90)', async () => {
  const { storage, other, path } = await shared({ busyTimeoutMs: 20_000 });
  const impatient = new SQLiteTokenStorage(path, { busyTimeoutMs: 200 });
  other.exec('BEGIN EXCLUSIVE');
  await expect(impatient.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT', lockName: path });
  await impatient.close();
  const read = storage.getTokenData('a');
  setTimeout(() => other.exec('ROLLBACK'), 50);
  expect(await read).toEqual(sample('a'));
});

it('a store waits for a reader that keeps the commit out, and leaves no transaction open meanwhile', async () => {
  const { storage, other } = await shared({ busyTimeoutMs: 20_000 });
  other.exec('BEGIN');
  other.prepare('SELECT * FROM token_storage').all();
  const stored = storage.storeTokenDataByResourceServer({ b: sample('b') });
  await delay(100);
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
  other.exec('COMMIT');
  await stored;
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
});

it.each(['delete', 'wal'] as const)(
  'waiting for a database that others have locked does not hold up the event loop, in journal mode %s',
  async (journalMode) => {
    const { storage, path } = await shared({ journalMode });
    const HELD_MS = 2_000;
    // Another thread, with timers of its own, so that this one has nothing to do but to wait.
    const program = `
      const { DatabaseSync } = require('node:sqlite');
      const { parentPort } = require('node:worker_threads');
      const database = new DatabaseSync(${JSON.stringify(path)});
      database.exec('BEGIN IMMEDIATE');
      parentPort.postMessage('locked');
      setTimeout(() => { database.exec('COMMIT'); database.close(); }, ${HELD_MS});`;
    const holder = new Worker(program, { eval: true });
    const exit = once(holder, 'exit');
    await once(holder, 'message');
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    const started = performance.now();
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    const waited = performance.now() - started;
    clearInterval(timer);
    await exit;
    console.log(`${journalMode}: waited ${waited.toFixed(0)} ms, longest gap ${longest.toFixed(1)} ms`);
    expect(waited).toBeGreaterThan(HELD_MS / 2);
    // A few milliseconds where nobody else needs the processor; whoever lets SQLite wait stands still for all of it.
    expect(longest).toBeLessThan(HELD_MS / 2);
  },
);
