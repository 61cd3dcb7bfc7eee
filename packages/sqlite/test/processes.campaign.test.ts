import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { hasPython } from 'test-support/python';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { Worker } from './processes.ts';
import { integrity } from './raw-database.ts';

/** How often each process counts. */
const TIMES = roundsOf({ short: 200, long: 2000 });
/** Kills, and as many suspensions. */
const FAULTS = roundsOf({ short: 40, long: 600 });

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
  it(`4 processes that count ${TIMES} times each in one entry reach ${4 * TIMES}`, async () => {
    const campaign = new CampaignRun(`SQLite, ${journalMode}: 4 processes count in one entry`);
    const { path, storage } = await database(journalMode);
    const workers = Array.from({ length: 4 }, () => Worker.node('count', path, 'counter', String(TIMES)));
    expect(await Promise.all(workers.map((worker) => worker.exit()))).toEqual([0, 0, 0, 0]);
    const counted = (await storage.getTokenData('counter'))?.expires_at_seconds ?? 0;
    campaign.report({ rounds: TIMES, acknowledged: 4 * TIMES, lost: 4 * TIMES - counted });
    expect(counted).toBe(4 * TIMES);
    await storage.close();
    expect(integrity(path)).toBe('ok');
  });

  it.runIf(hasPython)(
    `ours and Python, ${TIMES} times each in one entry at once, reach ${2 * TIMES} (items 87, 92)`,
    async () => {
      const campaign = new CampaignRun(`SQLite, ${journalMode}: ours and Python count in one entry`);
      const { path, storage } = await database(journalMode);
      await storage.storeTokenDataByResourceServer({ counter: sample('counter', { expires_at_seconds: 0 }) });
      const workers = [
        Worker.node('count', path, 'counter', String(TIMES)),
        Worker.python(COUNT_IN_PYTHON, path, 'counter', String(TIMES)),
      ];
      expect(await Promise.all(workers.map((worker) => worker.exit()))).toEqual([0, 0]);
      const counted = (await storage.getTokenData('counter'))?.expires_at_seconds ?? 0;
      campaign.report({ rounds: TIMES, acknowledged: 2 * TIMES, lost: 2 * TIMES - counted });
      expect(counted).toBe(2 * TIMES);
      await storage.close();
      expect(integrity(path)).toBe('ok');
    },
  );

  it(`${FAULTS} kills and as many suspensions of those who write: whole, nothing acknowledged lost`, async () => {
    const campaign = new CampaignRun(`SQLite, ${journalMode}: processes that count are killed and suspended`);
    const { path, storage } = await database(journalMode);
    const { random } = campaign;
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
    while (kills < FAULTS || stops < FAULTS) {
      await delay(random() * 40);
      const index = Math.floor(random() * workers.length);
      const worker = workers[index]!;
      if (kills < FAULTS && (stops >= FAULTS || random() < 0.5)) {
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
    // The last one may have been stored without having been said.
    const stored = await Promise.all(acknowledged.map((_, index) => storage.getTokenData(`w${index}`)));
    const behind = acknowledged.filter((number, index) => (stored[index]?.expires_at_seconds ?? 0) < number);
    const lost = behind.length + regressions.length;
    campaign.report({ rounds: FAULTS, kills, suspensions: stops, acknowledged: acknowledgements, lost });
    expect(regressions).toEqual([]);
    expect(acknowledgements).toBeGreaterThan(Math.min(100, 2 * FAULTS));
    for (const [index, number] of acknowledged.entries()) {
      expect(stored[index]?.expires_at_seconds).toBeGreaterThanOrEqual(number);
    }
    expect(await storage.getTokenData('other')).toEqual(sample('other'));
    await storage.close();
    expect(integrity(path)).toBe('ok');
  });
});

it('the killed holder of a lock delays the next one by less than a second', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const holder = Worker.node('hold-lock', path, 'a');
  expect(await holder.line()).toBe('holding');
  await holder.kill();
  const started = performance.now();
  await new SQLiteTokenStorage(path).withLock('a', async () => {});
  expect(performance.now() - started).toBeLessThan(1000);
});

it('a holder that lost its lock before its transaction cannot commit; where it lost it in the midst of it, the next one waits', async () => {
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
