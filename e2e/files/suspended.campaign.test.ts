import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { CampaignRun, isLong } from 'test-support/campaign-run';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { COUNTERS, find } from '../support/operation.ts';
import { type Act, BEFORE, prepare } from './act.ts';
import { type FileKind, fileKinds, openStorage } from './open-storage.ts';
import { callsOf, CHANGES, LOOKS, needStrace, runUntil, suspendedIn, type SystemCall } from './system-calls.ts';
import { Worker } from './worker.ts';

/** Far longer than a lock needs to be taken over, which is 10 s: a machine may have much else to do. */
const TAKEN_OVER_MS = 60_000;
/** So many at once, since each of them mostly waits. */
const AT_ONCE = 12;
/** Nobody takes over from SQLite while a process has its lock: there others wait until it goes on. */
const isTakenOver = (kind: FileKind): boolean => kind === 'json' || kind === 'sqljs-file';

async function prepared(kind: FileKind): Promise<string> {
  const path = join(temporaryFolder(), 'tokens');
  const storage = openStorage(kind, path);
  await prepare(storage);
  await storage.close();
  return path;
}

/** Suspends one who counts right after a call; another counts; then the first goes on. Gives what both came to. */
async function suspendAfter(call: SystemCall, kind: FileKind, name: Act & `count${string}`): Promise<SuspensionResult> {
  const where = `${kind}, ${name}, after ${call.name} ${call.number}`;
  const path = await prepared(kind);
  const log = join(temporaryFolder(), 'strace');
  const victim = runUntil(call, 'SIGSTOP', 'act-once', [kind, path, name], log);
  const victimSaid = linesOf(victim);
  // On a busy machine that takes its time, and whoever is told to go on before he is suspended stands still for ever. He may
  // have been suspended in the midst of his start, since not every start makes as many calls, or have ended before that call.
  const stoodStill = (): boolean => suspendedIn(log) !== undefined || !victim.isRunning;
  await expect.poll(stoodStill, { timeout: 120_000, message: where }).toBe(true);

  // SQLite sleeps in its own code while it waits for some locks: that must not be the process that wakes the first.
  const other = new Worker('act-once', [kind, path, name]);
  const otherSaid = linesOf(other);
  const wasTakenOver = await Promise.race([
    other.exit().then(() => true),
    // Not how long it takes, but that it is not for ever.
    delay(isTakenOver(kind) ? TAKEN_OVER_MS : 12_000, false, { ref: false }),
  ]);
  const suspended = suspendedIn(log);
  if (suspended !== undefined) process.kill(suspended, 'SIGCONT');
  await Promise.all([other.exit(), victim.exit()]);
  expect(otherSaid.slice(1), where).toEqual(['acknowledged']);
  // The only other end is that it was told, in time, that its lock is another's.
  expect(['acknowledged', 'ERR_LOCK_LOST'], where).toContain(victimSaid[1]);
  const acknowledged = victimSaid[1] === 'acknowledged' ? 2 : 1;
  const storage = openStorage(kind, path);
  const found = await find(storage);
  await storage.close();
  const counter = name === 'count' ? COUNTERS.update : COUNTERS.lock;
  expect(found, where).toEqual({ ...BEFORE, [counter]: (BEFORE[counter] ?? 0) + acknowledged });
  if (isTakenOver(kind)) expect(wasTakenOver, where).toBe(true);
  return { acknowledged, wasRefused: victimSaid[1] === 'ERR_LOCK_LOST' };
}

function linesOf(worker: Worker): string[] {
  const said: string[] = [];
  worker.onLine((line) => said.push(line));
  return said;
}

interface SuspensionResult {
  readonly acknowledged: number;
  readonly wasRefused: boolean;
}

it.for(isLong ? fileKinds : (['json'] as const))(
  'a process that is suspended at a system call for longer than its locks last, %s: another goes on, and nothing of either is lost',
  async (kind, context) => {
    needStrace(context);
    const campaign = new CampaignRun(`${kind}: suspended at each system call`);
    let [suspensions, acknowledged, refused] = [0, 0, 0];
    for (const name of isLong ? (['count', 'count under lock'] as const) : (['count'] as const)) {
      const calls = await callsOf(`${CHANGES} ${LOOKS}`, 'act-once', [kind, await prepared(kind), name]);
      expect(calls.length).toBeGreaterThan(10);
      // The last rename but one puts the new file in the place of the old; before it comes the last look at both.
      const commit = calls.findIndex((call) => call === calls.filter((each) => each.name === 'rename').at(-2));
      const waiting = isLong ? calls : calls.slice(commit - 1, commit);
      expect(waiting).not.toEqual([]);
      const next = async (): Promise<void> => {
        for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
          const result = await suspendAfter(call, kind, name);
          suspensions += 1;
          acknowledged += result.acknowledged;
          refused += result.wasRefused ? 1 : 0;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    }
    campaign.report({ rounds: suspensions, suspensions, acknowledged, lost: 0, refused });
  },
);
