import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';

/** Entries that each process stores. */
const ENTRIES = roundsOf({ short: 100, long: 500 });
/** Kills, and as many suspensions. */
const FAULTS = roundsOf({ short: 100, long: 1000 });

/** A real process, which ends with the test at the latest. */
function start(worker: string, ...parameters: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`workers/${worker}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [path, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const lineOf = async (child: ChildProcess): Promise<string> => {
  const [data] = (await once(child.stdout!, 'data')) as [Buffer];
  return data.toString().trim();
};

/** Reads the file over and over beside those who write it; what it saw is counted. */
function watchReadable(path: string): { stop(): { reads: number; unreadable: number } } {
  const seen = { reads: 0, unreadable: 0 };
  const timer = setInterval(() => {
    seen.reads += 1;
    try {
      JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') seen.unreadable += 1;
    }
  }, 2);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}

it(`8 processes that store ${ENTRIES} entries each lose none, and a reader beside them always finds a whole file`, async () => {
  const campaign = new CampaignRun('JSON: 8 processes store at once');
  const path = join(temporaryFolder(), 'tokens.json');
  const reader = watchReadable(path);
  const workers = Array.from({ length: 8 }, (_, index) => start('store-many', path, `w${index}`, String(ENTRIES)));
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0] as number));
  expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
  const { reads, unreadable } = reader.stop();
  expect(unreadable).toBe(0);
  expect(reads).toBeGreaterThan(10);
  const tokens = await new JSONTokenStorage(path).getTokenDataByResourceServer();
  const found = Object.keys(tokens).length;
  campaign.report({ rounds: ENTRIES, acknowledged: 8 * ENTRIES, lost: 8 * ENTRIES - found, reads, unreadable });
  expect(found).toBe(8 * ENTRIES);
});

it('the killed holder of a lock delays the next one by less than a second', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const holder = start('hold-lock', path, 'a');
  expect(await lineOf(holder)).toBe('holding');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const started = performance.now();
  await new JSONTokenStorage(path).withLock('a', async () => {});
  expect(performance.now() - started).toBeLessThan(1000);
});

it('a holder suspended for longer than the lease, and then woken, cannot commit over newer data', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  const holder = start('hold-lock', path, 'a');
  expect(await lineOf(holder)).toBe('holding');
  holder.kill('SIGSTOP');
  await storage.withLock('a', async (locked) => {
    await locked.storeTokenDataByResourceServer({ a: sample('a', { scope: 'newer' }) });
  });
  holder.stdin!.write('store now\n');
  holder.kill('SIGCONT');
  expect(await lineOf(holder)).toBe('ERR_LOCK_LOST');
  expect((await storage.getTokenData('a'))?.scope).toBe('newer');
});

it(`${FAULTS} kills and as many suspensions at random moments, over 2,000 entries: always readable, nothing acknowledged lost`, async () => {
  const campaign = new CampaignRun('JSON: processes that count are killed and suspended');
  const { random } = campaign;
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  const many = Array.from({ length: 2000 }, (_, index) => [`e${index}`, sample(`e${index}`)] as const);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(many));

  /** By worker: the highest number that it was told is stored. */
  const acknowledged = [0, 0, 0, 0];
  let acknowledgements = 0;
  const regressions: string[] = [];
  const workers: ChildProcess[] = [];
  const run = (index: number): void => {
    const worker = start('count-for-ever', path, `w${index}`);
    workers[index] = worker;
    let rest = '';
    worker.stdout!.on('data', (data: Buffer) => {
      const lines = (rest + data.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const known = acknowledged[index] ?? 0;
        // A number that comes again means that the one acknowledged before was lost.
        if (Number(line) <= known) regressions.push(`worker ${index}: ${line} after ${known}`);
        acknowledged[index] = Number(line);
        acknowledgements += 1;
      }
    });
  };
  for (let index = 0; index < acknowledged.length; index += 1) run(index);

  const reader = watchReadable(path);
  const lock = `${path}.lock`;
  /** The worker that holds the lock right now, if one does: the moment that hurts most. */
  const holder = (): number => {
    const held = readdirSync(lock).find((name) => name.startsWith('held.'));
    const pid = held === undefined ? undefined : Number(held.split('.')[2]);
    return workers.findIndex((worker) => worker.pid === pid);
  };
  let kills = 0;
  let stops = 0;
  while (kills < FAULTS || stops < FAULTS) {
    await delay(random() * 30);
    const chosen = holder();
    const index = chosen === -1 ? Math.floor(random() * workers.length) : chosen;
    const worker = workers[index]!;
    if (kills < FAULTS && (stops >= FAULTS || random() < 0.5)) {
      kills += 1;
      worker.kill('SIGKILL');
      await once(worker, 'close');
      run(index);
    } else {
      stops += 1;
      worker.kill('SIGSTOP');
      await delay(random() * 30);
      worker.kill('SIGCONT');
    }
  }
  for (const worker of workers) {
    worker.kill('SIGKILL');
    await once(worker, 'close');
  }

  const { reads, unreadable } = reader.stop();
  const tokens = await storage.getTokenDataByResourceServer();
  const stored = acknowledged.map((_, index) => tokens[`w${index}`]?.expires_at_seconds ?? 0);
  const behind = acknowledged.filter((count, index) => (stored[index] ?? 0) < count).length;
  campaign.report({
    rounds: FAULTS,
    kills,
    suspensions: stops,
    acknowledged: acknowledgements,
    lost: behind + regressions.length,
    reads,
    unreadable,
  });
  expect({ unreadable, regressions }).toEqual({ unreadable: 0, regressions: [] });
  expect(acknowledgements).toBeGreaterThan(Math.min(100, FAULTS));
  for (const [index, count] of acknowledged.entries()) expect(stored[index]).toBeGreaterThanOrEqual(count);
  for (const [name, data] of many) expect(tokens[name]).toEqual(data);
  // And the storage is as good as ever.
  await storage.storeTokenDataByResourceServer({ after: sample('after') });
  expect(await storage.getTokenData('after')).toBeInstanceOf(TokenStorageData);
});
