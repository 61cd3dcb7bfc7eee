import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { hasPython } from 'test-support/python';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { Worker } from './processes.ts';
import { integrity, sql } from './raw-database.ts';

const PAIRS = roundsOf({ short: 100, long: 1000 });
const KILLS = roundsOf({ short: 300, long: 3000 });
const DELETIONS = roundsOf({ short: 100, long: 1000 });

const names = (path: string): unknown[] =>
  sql(path, 'SELECT resource_server FROM token_storage ORDER BY 1').map((row) => row['resource_server']);

it.each(['delete', 'wal'] as const)(
  `two processes that make the same database at once, ${PAIRS} pairs, journal mode %s: all that they stored is in it (item 93, better)`,
  async (journalMode) => {
    const campaign = new CampaignRun(`SQLite, ${journalMode}: two processes make one database`);
    const folder = temporaryFolder();
    const workers = ['a', 'b'].map((name) => Worker.node('create-each', name, journalMode));
    for (const worker of workers) expect(await worker.line()).toBe('ready');
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const path = join(folder, `${pair}.db`);
      for (const worker of workers) worker.say(path);
      expect(await Promise.all(workers.map((worker) => worker.line()))).toEqual(['ok', 'ok']);
      expect([names(path), integrity(path)]).toEqual([['a', 'b'], 'ok']);
    }
    campaign.report({ rounds: PAIRS, acknowledged: 2 * PAIRS, lost: 0 });
  },
);

it.runIf(hasPython)(
  `Python and a process of ours that make the same database at once, ${PAIRS} pairs: it is whole, and ours never fails (item 93, better)`,
  async () => {
    const campaign = new CampaignRun('SQLite: ours and Python make one database');
    const folder = temporaryFolder();
    const ours = Worker.node('create-each', 'ours', 'delete');
    const python = Worker.python(`
print("ready")
for line in sys.stdin:
    path = line.rstrip("\\n")
    try:
        c = sqlite3.connect(path) if os.path.exists(path) else create(path)
        c.execute("REPLACE INTO token_storage VALUES ('DEFAULT', 'python', '{}')")
        c.commit()
        c.close()
        print("ok")
    except sqlite3.Error as error:
        print(error)`);
    expect([await ours.line(), await python.line()]).toEqual(['ready', 'ready']);
    const outcomes: Record<string, number> = {};
    const { random } = campaign;
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const path = join(folder, `${pair}.db`);
      const [first, second] = random() < 0.5 ? [ours, python] : [python, ours];
      first.say(path);
      await delay(random() * 3);
      second.say(path);
      const [here, there = ''] = await Promise.all([ours.line(), python.line()]);
      outcomes[there] = (outcomes[there] ?? 0) + 1;
      expect([pair, here, there]).toEqual([pair, 'ok', there]);
      expect([names(path), integrity(path)]).toEqual([there === 'ok' ? ['ours', 'python'] : ['ours'], 'ok']);
    }
    // Python's own error, when a file with tables appears after it has looked: it finds the tables when it tries again.
    console.log(`Python: ${JSON.stringify(outcomes)}`);
    const { ok: pythons = 0 } = outcomes;
    campaign.report({ rounds: PAIRS, acknowledged: PAIRS + pythons, lost: 0, failuresOfPython: PAIRS - pythons });
  },
);

it(
  `${KILLS} kills while databases are made: each is whole or not there, nobody else can read it, and the next one removes what was left (items 93, 94, better)`,
  async () => {
    const campaign = new CampaignRun('SQLite: processes that make databases are killed');
    const { random } = campaign;
    let kills = 0;
    const counts = { whole: 0, none: 0 };
    const hunt = async (journalMode: 'delete' | 'wal'): Promise<void> => {
      while (kills < KILLS) {
        kills += 1;
        const folder = temporaryFolder();
        const worker = Worker.node('create-for-ever', folder, journalMode);
        expect(await worker.line()).toBe('0');
        await delay(random() * 20);
        await worker.kill();
        let last = 0;
        while (existsSync(join(folder, `${last + 1}.db`)) || existsSync(join(folder, `${last + 1}.db.locks`)))
          last += 1;
        for (const number of [last - 1, last]) {
          const path = join(folder, `${number}.db`);
          if (!existsSync(path)) {
            if (number === last) counts.none += 1;
            continue;
          }
          if (number === last) counts.whole += 1;
          expect(integrity(path)).toBe('ok');
          expect(sql(path, 'SELECT count(*) AS rows FROM sdk_storage_adapter_internal')).toEqual([{ rows: 2 }]);
        }
        for (const left of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (left.isFile()) expect(statSync(join(left.parentPath, left.name)).mode & 0o777).toBe(0o600);
        }
        const storage = new SQLiteTokenStorage(join(folder, `${last}.db`));
        await storage.storeTokenDataByResourceServer({ next: sample('next') });
        expect(await storage.getTokenData('next')).toEqual(sample('next'));
        await storage.close();
        const scratch = join(folder, `${last}.db.locks`, 'scratch');
        // Where there was a database, nobody needed to make one: then what is left waits for who does.
        if (existsSync(scratch) && readdirSync(scratch)[0] === 'free') {
          expect(readdirSync(join(scratch, 'free'))).toEqual([]);
        }
        rmSync(folder, { recursive: true });
      }
    };
    await Promise.all((['delete', 'wal', 'delete', 'wal'] as const).map(hunt));
    campaign.report({ rounds: KILLS, kills, ...counts });
    expect(counts.none).toBeGreaterThan(10);
  },
  isLong ? 3_600_000 : 240_000,
);

it('a file that is deleted again and again is never made by those who only read it', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const campaign = new CampaignRun('SQLite: a database is deleted and made again beside those who read it');
  const writer = Worker.node('delete-and-create', path, String(DELETIONS));
  const storage = new SQLiteTokenStorage(path);
  const exit = writer.exit();
  const seen = { found: 0, missing: 0 };
  while (writer.isRunning) {
    // One that was made by opening it would be empty, and refused.
    const tokens = await storage.getTokenDataByResourceServer();
    seen[Object.keys(tokens).length === 0 ? 'missing' : 'found'] += 1;
    await setImmediate();
  }
  expect(await exit).toBe(0);
  campaign.report({ rounds: DELETIONS, ...seen });
  expect(Math.min(seen.found, seen.missing)).toBeGreaterThan(10);
  await storage.close();
});
