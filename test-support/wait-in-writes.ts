import { vi } from 'vitest';
import { LineProcess } from './line-process.ts';
import { slowDisk } from './slow-disk.ts';

/** How long each sync takes: so much more than anything else that a write takes as long as its syncs do. */
const FSYNC_MS = '50';
const STORES = 9;

/** When a store began and when it ended, by the clock that all processes share. */
type Store = readonly [begunMs: number, endedMs: number];

const storeOf = (line: string): Store => {
  const [begunMs = Number.NaN, endedMs = Number.NaN] = line.split(' ').map(Number);
  return [begunMs, endedMs];
};

/**
 * Has some processes store one entry after the other into a file, with a slow disk, and a modest one now and then.
 *
 * @param script Takes a file, a name and a pause in milliseconds, and says of each entry when its store began and ended.
 * @returns How many stores of the others ended while the modest one waited for its own: the median. A machine that has
 * other things to do makes all of them slower, and that none the larger.
 */
export async function waitInWrites(script: URL, file: string, busyProcesses: number): Promise<number> {
  const env = slowDisk({ FSYNC_MS });
  const busy = Array.from({ length: busyProcesses }, (_, at) =>
    LineProcess.program(script, [file, `busy ${at}`, '0'], env),
  );
  const others: Store[] = [];
  const begun = new Set<LineProcess>();
  for (const each of busy) each.onLine((line) => begun.add(each) && others.push(storeOf(line)));
  await vi.waitUntil(() => begun.size === busyProcesses, { timeout: 30_000 });
  const modest = LineProcess.program(script, [file, 'modest', '200'], env);
  const stores: Store[] = [];
  while (stores.length < STORES) stores.push(storeOf((await modest.line()) ?? ''));
  // What others say of the same time may come a little later than what this one says.
  const lastMs = Math.max(...stores.map(([, endedMs]) => endedMs));
  await vi.waitUntil(() => others.some(([, endedMs]) => endedMs > lastMs), { timeout: 30_000 });
  const waits = stores.map(
    ([begunMs, endedMs]) => others.filter(([, otherMs]) => otherMs > begunMs && otherMs <= endedMs).length,
  );
  return waits.toSorted((a, b) => a - b)[Math.floor(STORES / 2)] ?? Number.NaN;
}
