import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { CampaignRun, isLong } from 'test-support/campaign-run';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { find } from '../support/operation.ts';
import { type Act, act, acts, prepare, statesOf } from './act.ts';
import { type FileKind, fileKinds, openStorage } from './open-storage.ts';
import { callsOf, CHANGES, needStrace, runUntil, type SystemCall } from './system-calls.ts';

/** How long the next one may need, on a machine that has other things to do. */
const NEXT_STORE_MS = 5000;
/** What the ordinary tests try of each storage; a long campaign tries everything. */
const SAMPLE = 6;

/** A file as it is before an act; it lies in a folder that may be missing. */
async function pathFor(kind: FileKind, name: Act): Promise<string> {
  const path = join(temporaryFolder(), 'folder', 'tokens');
  if (name === 'first store') return path;
  const storage = openStorage(kind, path);
  await prepare(storage);
  await storage.close();
  return path;
}

/** Files beside the target: whatever holds tokens must be the target alone. Folders are locks, and stay. */
function filesBeside(path: string): string[] {
  const folder = dirname(path);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => name !== 'tokens' && !isEmptyDatabase(name));
}

/** One that is made holds no token; where another was made meanwhile, it waits for the next who needs to make one. */
const isEmptyDatabase = (name: string): boolean =>
  /^tokens\.locks\/scratch\/[^/]+\/[0-9a-f]{12}(?:-journal)?$/.test(name);

/** Kills an act before a call, and looks at what the next ones find. Gives whether it came to that, and was acknowledged. */
async function killBefore(call: SystemCall, kind: FileKind, name: Act): Promise<{ killed: boolean; said: boolean }> {
  const where = `${kind}, ${name}, before ${call.name} ${call.number}`;
  const path = await pathFor(kind, name);
  const victim = runUntil(call, 'SIGKILL', 'act-once', [kind, path, name]);
  const lines: string[] = [];
  victim.onLine((line) => lines.push(line));
  await victim.exit();
  const killed = victim.process.signalCode === 'SIGKILL';
  const said = lines.includes('acknowledged');

  const storage = openStorage(kind, path);
  const found = await find(storage);
  const { before, after } = statesOf(name);
  expect([...(said ? [] : [before]), after], where).toContainEqual(found);
  const started = performance.now();
  await act(storage, 'count under lock');
  await act(storage, 'count');
  expect(performance.now() - started, where).toBeLessThan(NEXT_STORE_MS);
  const last = await find(storage);
  await storage.close();
  expect(last, where).toMatchObject(
    Object.fromEntries(Object.entries(found).filter(([each]) => !each.startsWith('counted'))),
  );
  expect(filesBeside(path), where).toEqual([]);
  return { killed, said };
}

it.for(fileKinds)(
  'a process that is killed at a system call, %s: what it had acknowledged is there, and the next one goes on at once',
  async (kind, context) => {
    needStrace(context);
    const campaign = new CampaignRun(`${kind}: killed at each system call`);
    let rounds = 0;
    let kills = 0;
    let acknowledged = 0;
    for (const name of isLong ? acts : [campaign.pick(acts)]) {
      const calls = await callsOf(CHANGES, 'act-once', [kind, await pathFor(kind, name), name]);
      expect(calls.length, name).toBeGreaterThan(10);
      const chosen = isLong ? calls : Array.from({ length: SAMPLE }, () => campaign.pick(calls));
      for (const call of chosen) {
        const { killed, said } = await killBefore(call, kind, name);
        rounds += 1;
        kills += killed ? 1 : 0;
        acknowledged += said ? 1 : 0;
      }
    }
    campaign.report({ rounds, kills, acknowledged, lost: 0 });
    // What a thread does may come in another order than it came before.
    expect(kills).toBeGreaterThan(rounds * 0.7);
  },
);
