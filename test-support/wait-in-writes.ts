import { vi } from 'vitest';
import { Lines } from './lines.ts';
import { slowDisk } from './slow-disk.ts';

/** How long each sync takes: so much more than anything else that a write takes as long as its syncs do. */
const FSYNC_MS = '100';
const STORES = 5;

/**
 * Has some processes store one entry after the other into a file, with a slow disk, and a modest one now and then.
 *
 * @param script Takes a file, a name and a pause in milliseconds, and says for each entry how long it took to store it.
 * @returns For how many writes of one process alone the modest one waited for its turn: the median.
 */
export async function waitInWrites(script: URL, file: string, busyProcesses: number): Promise<number> {
  const env = slowDisk({ FSYNC_MS });
  const modest = new Lines(script, [file, 'modest', '200'], env);
  const timesOf = async (stores: number): Promise<number> => {
    const times: number[] = [];
    for (let store = 0; store < stores; store += 1) times.push(Number(await modest.next()));
    return times.toSorted((a, b) => a - b)[Math.floor(stores / 2)] ?? Number.NaN;
  };
  const alone = await timesOf(3);
  const busy = Array.from({ length: busyProcesses }, (_, at) => new Lines(script, [file, `busy ${at}`, '0'], env));
  const begun = new Set<Lines>();
  for (const each of busy) each.onLine(() => begun.add(each));
  await vi.waitUntil(() => begun.size === busyProcesses, { timeout: 30_000 });
  return (await timesOf(STORES)) / alone - 1;
}
