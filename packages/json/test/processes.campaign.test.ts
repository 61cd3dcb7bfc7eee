import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { expect, onTestFinished, test } from 'vitest';

import { sample } from './sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

test('8 processes that store 100 entries each lose none, and a reader beside them always finds a whole file', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const reader = watchReadable(path);
  const workers = Array.from({ length: 8 }, (_, index) => start('store-many', path, `w${index}`, '100'));
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0] as number));
  expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
  const { reads, unreadable } = reader.stop();
  expect(unreadable).toBe(0);
  expect(reads).toBeGreaterThan(10);
  const tokens = await new JSONTokenStorage(path).getTokenDataByResourceServer();
  expect(Object.keys(tokens)).toHaveLength(800);
});

test('the killed holder of a lock delays the next one by less than a second', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const holder = start('hold-lock', path, 'a');
  expect(await lineOf(holder)).toBe('holding');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const started = performance.now();
  await new JSONTokenStorage(path).withLock('a', async () => {});
  expect(performance.now() - started).toBeLessThan(1000);
});

test('a holder suspended for longer than the lease, and then woken, cannot commit over newer data', async () => {
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

test('100 kills and 100 suspensions at random moments, over 2,000 entries: always readable, nothing acknowledged lost', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  const many = Array.from({ length: 2000 }, (_, index) => [`e${index}`, sample(`e${index}`)] as const);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(many));

  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed} (SEED=${seed} runs the same again)`);
  const random = mulberry32(seed);

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
    const pid = readdirSync(lock).map((name) => Number(name.split('.')[2]))[0];
    return workers.findIndex((worker) => worker.pid === pid);
  };
  let kills = 0;
  let stops = 0;
  while (kills < 100 || stops < 100) {
    await delay(random() * 30);
    const chosen = holder();
    const index = chosen === -1 ? Math.floor(random() * workers.length) : chosen;
    const worker = workers[index]!;
    if (kills < 100 && (stops >= 100 || random() < 0.5)) {
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
  console.log(`${kills} kills, ${stops} suspensions, ${acknowledgements} acknowledged, ${reads} reads beside them`);
  expect({ unreadable, regressions }).toEqual({ unreadable: 0, regressions: [] });
  expect(acknowledgements).toBeGreaterThan(100);
  const tokens = await storage.getTokenDataByResourceServer();
  for (const [index, count] of acknowledged.entries()) {
    expect(tokens[`w${index}`]?.expires_at_seconds ?? 0).toBeGreaterThanOrEqual(count);
  }
  for (const [name, data] of many) expect(tokens[name]).toEqual(data);
  // And the storage is as good as ever.
  await storage.storeTokenDataByResourceServer({ after: sample('after') });
  expect(await storage.getTokenData('after')).toBeInstanceOf(TokenStorageData);
});

/** A small seeded generator, so that a campaign can be run again as it was. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
