import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { atomicWrite } from '../src/file/atomic-write.ts';
import { CounterWorkers } from './support/counter-workers.ts';
import { Worker } from './support/worker.ts';

/** A longer run finds rarer things. */
const seconds = isLong ? 120 : 4.5;
const ROUNDS = roundsOf({ short: 5, long: 50 });

// Windows knows neither signal.
describe.runIf(process.platform !== 'win32')('killed and suspended processes', () => {
  it(
    'lose nothing that was acknowledged, and never leave half a file',
    { timeout: seconds * 1000 + 20_000 },
    async () => {
      const campaign = new CampaignRun('File lock: processes that count are killed and suspended');
      const { random, seed } = campaign;
      const staleMs = 150;
      const workers = new CounterWorkers({ folder: temporaryFolder(), processes: 4, staleMs });
      let kills = 0;
      let suspensions = 0;

      const endMs = performance.now() + seconds * 1000;
      // On a busy machine it takes longer until there is something to lose.
      const isEnough = (): boolean => Math.min(kills, suspensions, workers.acknowledged) > 5;
      while (performance.now() < endMs || !isEnough()) {
        // The pace of the faults, so that something is stored between them; nothing waits for it.
        await sleep(40 + random() * 80);
        workers.read();
        const victim = workers.victim(random);
        if (victim === undefined) continue;
        if (random() < 0.4) {
          kills += 1;
          victim.kill('SIGKILL');
        } else {
          suspensions += 1;
          workers.suspend(victim, random() * 4 * staleMs);
        }
      }
      const { acknowledged, lost, robbed, unreadable, counted, total } = await workers.finish();

      const faults = `${kills} kills, ${suspensions} suspensions, ${robbed} robbed`;
      campaign.report({
        rounds: kills + suspensions,
        kills,
        suspensions,
        acknowledged,
        lost: lost + Math.abs(total - counted),
        robbed,
        unreadable,
      });
      const run = `seed ${seed}: ${faults}, ${acknowledged} acknowledged`;
      expect({ run, lost, unreadable, total }).toEqual({ run, lost: 0, unreadable: 0, total: counted });
    },
  );

  it('do not keep the next one waiting for a second when they are killed', async () => {
    const campaign = new CampaignRun('File lock: the holder is killed, and one waits');
    let slowestMs = 0;
    const directory = join(temporaryFolder(), 'tokens.json.lock');
    for (let round = 0; round < ROUNDS; round++) {
      const holder = new Worker('holder.mjs', directory, '', 10_000);
      await holder.line();
      const waiter = new Worker('waiter.mjs', directory, 10_000, 10_000);
      expect(await waiter.line()).toBe('waiting');
      const killedMs = performance.now();
      await holder.kill();
      expect(await waiter.line()).toBe('acquired');
      const waitedMs = performance.now() - killedMs;
      slowestMs = Math.max(slowestMs, Math.round(waitedMs));
      expect(waitedMs).toBeLessThan(1000);
      await waiter.exit();
    }
    campaign.report({ rounds: ROUNDS, kills: ROUNDS, slowestMs });
  });

  it('cannot commit when they wake up after they were robbed', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    const directory = `${target}.lock`;
    const holder = new Worker('holder.mjs', directory, target, 10_000);
    await holder.line();
    // It suspends itself when all is written and only the rename is missing.
    holder.say('suspended-write');
    await expect.poll(() => holder.isSuspended(), { timeout: 10_000 }).toBe(true);
    const held = await new FileLock(directory, { staleMs: 200 }).acquire({ timeoutMs: 10_000 });
    expect(await atomicWrite(held, target, 'from the thief')).toBe('committed');

    holder.process.kill('SIGCONT');
    const said = new Set([await holder.line(), await holder.line()]);
    expect(said).toEqual(new Set(['ERR_LOCK_LOST', 'robbed']));
    expect(readFileSync(target, 'utf8')).toBe('from the thief');
    expect(held.stillHeld()).toBe(true);
    expect(readdirSync(held.directory)).toEqual([]);
    await held.release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it('hear that they were robbed, once they wake up', async () => {
    const directory = join(temporaryFolder(), 'tokens.json.lock');
    const holder = new Worker('holder.mjs', directory, '', 300);
    await holder.line();
    holder.process.kill('SIGSTOP');
    const held = await new FileLock(directory, { staleMs: 300 }).acquire({ timeoutMs: 10_000 });
    holder.process.kill('SIGCONT');
    expect(await holder.line()).toBe('ERR_LOCK_LOST');
    await held.release();
  });
});

it('one lock directory comes out when several processes make it at once', async () => {
  const campaign = new CampaignRun('File lock: 4 processes make one lock folder');
  const folder = temporaryFolder();
  for (let round = 0; round < ROUNDS; round++) {
    const directory = join(folder, `${round}.lock`);
    const waiters = Array.from({ length: 4 }, () => new Worker('waiter.mjs', directory, 5000, 10_000));
    for (const waiter of waiters) {
      expect(await waiter.line()).toBe('waiting');
      expect(await waiter.line()).toBe('acquired');
    }
    for (const waiter of waiters) expect(await waiter.exit()).toBe(0);
    expect(readdirSync(directory)).toEqual(['free']);
  }
  expect(readdirSync(folder)).toHaveLength(ROUNDS);
  campaign.report({ rounds: ROUNDS });
});
