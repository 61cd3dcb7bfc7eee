import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { describe, expect, test } from 'vitest';

import { seededRandom, Worker } from './processes.ts';
import { hasPython } from './python.ts';
import { integrity } from './raw-database.ts';
import { sample } from '../../json/test/sample.ts';
import { temporaryFolder } from '../../json/test/temporary-folder.ts';

/** A database in a journal mode, with an entry in it. */
async function database(journalMode: 'delete' | 'wal'): Promise<{ path: string; storage: SQLiteTokenStorage }> {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path, { journalMode });
  await storage.storeTokenDataByResourceServer({ other: sample('other') });
  return { path, storage };
}

/** Counts as our workers do, in Python: `<file> <name> <times>`. */
const COUNT_IN_PYTHON = `
path, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
c = sqlite3.connect(path, timeout=60, isolation_level=None)
for _ in range(times):
    c.execute("BEGIN IMMEDIATE")
    [text] = c.execute("SELECT token_data_json FROM token_storage WHERE namespace='DEFAULT' AND resource_server=?", (name,)).fetchone()
    data = json.loads(text)
    data["expires_at_seconds"] += 1
    c.execute("REPLACE INTO token_storage VALUES ('DEFAULT', ?, ?)", (name, json.dumps(data)))
    c.execute("COMMIT")
`;

describe.each(['delete', 'wal'] as const)('in journal mode %s', (journalMode) => {
  test('4 processes that count 200 times each in one entry reach 800', async () => {
    const { path, storage } = await database(journalMode);
    const workers = Array.from({ length: 4 }, () => Worker.node('count', path, 'counter', '200'));
    expect(await Promise.all(workers.map((worker) => worker.exit()))).toEqual([0, 0, 0, 0]);
    expect((await storage.getTokenData('counter'))?.expires_at_seconds).toBe(800);
    await storage.close();
    expect(integrity(path)).toBe('ok');
  });

  test.runIf(hasPython)('ours and Python, 200 times each in one entry at once, reach 400 (items 87, 92)', async () => {
    const { path, storage } = await database(journalMode);
    await storage.storeTokenDataByResourceServer({ counter: sample('counter', { expires_at_seconds: 0 }) });
    const workers = [
      Worker.node('count', path, 'counter', '200'),
      Worker.python(COUNT_IN_PYTHON, path, 'counter', '200'),
    ];
    expect(await Promise.all(workers.map((worker) => worker.exit()))).toEqual([0, 0]);
    expect((await storage.getTokenData('counter'))?.expires_at_seconds).toBe(400);
    await storage.close();
    expect(integrity(path)).toBe('ok');
  });

  test('60 kills and 60 suspensions of those who write: whole, nothing acknowledged lost', async () => {
    const { path, storage } = await database(journalMode);
    const random = seededRandom();
    /** By worker: the highest number that it was told is stored. */
    const acknowledged = [0, 0, 0];
    const regressions: string[] = [];
    let acknowledgements = 0;
    const workers: Worker[] = [];
    const run = (index: number): void => {
      const worker = Worker.node('count', path, `w${index}`);
      workers[index] = worker;
      void (async () => {
        for (let line = await worker.line(); line !== undefined; line = await worker.line()) {
          const known = acknowledged[index] ?? 0;
          // A number that comes again means that the one acknowledged before was lost.
          if (Number(line) <= known) regressions.push(`worker ${index}: ${line} after ${known}`);
          acknowledged[index] = Number(line);
          acknowledgements += 1;
        }
      })();
    };
    for (const index of acknowledged.keys()) run(index);
    let kills = 0;
    let stops = 0;
    while (kills < 60 || stops < 60) {
      await delay(random() * 40);
      const index = Math.floor(random() * workers.length);
      const worker = workers[index]!;
      if (kills < 60 && (stops >= 60 || random() < 0.5)) {
        kills += 1;
        await worker.kill();
        run(index);
      } else {
        stops += 1;
        worker.process.kill('SIGSTOP');
        await delay(random() * 30);
        worker.process.kill('SIGCONT');
      }
    }
    for (const worker of workers) await worker.kill();
    console.log(`${journalMode}: ${kills} kills, ${stops} suspensions, ${acknowledgements} acknowledged`);
    expect(regressions).toEqual([]);
    expect(acknowledgements).toBeGreaterThan(100);
    for (const [index, number] of acknowledged.entries()) {
      // The last one may have been stored without having been said.
      expect((await storage.getTokenData(`w${index}`))?.expires_at_seconds).toBeGreaterThanOrEqual(number);
    }
    expect(await storage.getTokenData('other')).toEqual(sample('other'));
    await storage.close();
    expect(integrity(path)).toBe('ok');
  });
});

test('the killed holder of a lock delays the next one by less than a second', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const holder = Worker.node('hold-lock', path, 'a');
  expect(await holder.line()).toBe('holding');
  await holder.kill();
  const started = performance.now();
  await new SQLiteTokenStorage(path).withLock('a', async () => {});
  expect(performance.now() - started).toBeLessThan(1000);
});

test('a holder that lost its lock before its transaction cannot commit; where it lost it in the midst of it, the next one waits', async () => {
  const databases = await Promise.all([database('delete'), database('delete'), database('wal')]);
  const [suspended, before, inside] = databases;
  const holder = Worker.node('hold-lock', suspended.path, 'a');
  expect(await holder.line()).toBe('holding');
  holder.process.kill('SIGSTOP');
  const early = Worker.node('stall', before.path, 'a', '1');
  const late = Worker.node('stall', inside.path, 'a', '2');
  expect([await early.line(), await late.line()]).toEqual(['standing', 'standing']);

  const storeNewer = (storage: SQLiteTokenStorage): Promise<void> =>
    storage.withLock('a', (locked) => locked.storeTokenDataByResourceServer({ a: sample('a', { scope: 'newer' }) }));
  const order: string[] = [];
  const next = inside.storage.withLock('a', async (locked) => {
    order.push(`the next one, which sees ${(await locked.getTokenData('a'))?.scope}`);
  });
  await Promise.all([storeNewer(suspended.storage), storeNewer(before.storage)]);
  holder.say('store now');
  holder.process.kill('SIGCONT');
  early.say('go on');
  expect([await holder.line(), await early.line()]).toEqual(['ERR_LOCK_LOST', 'ERR_LOCK_LOST']);
  for (const { storage } of [suspended, before]) expect((await storage.getTokenData('a'))?.scope).toBe('newer');

  // By now the lock of the third has been taken over, too; its transaction has not ended.
  await delay(2000);
  order.push('the one before');
  late.say('go on');
  expect(await late.line()).toBe('stored');
  await next;
  expect(order).toEqual(['the one before', 'the next one, which sees slow']);
  await Promise.all(databases.map(({ storage }) => storage.close()));
});
