import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';

import type { Kept } from '../../report/result.ts';
import { RemoteContender } from '../process/remote-contender.ts';

const KILLS = 6;
const QUICK_KILLS = 2;
/** A file is watched for so long, and then its writer is killed wherever it is. */
const WATCH_MS = 250;
/** An entry is longer, and so a file that is shorter is not whole. */
const WHOLE_BYTES = 2_000_000;

/** Kills a process that writes, and looks at what is left. */
export async function survivesKill(name: string, folder: string, isQuick: boolean): Promise<Kept> {
  const kills = isQuick ? QUICK_KILLS : KILLS;
  const problems: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const acknowledged = await killWriter(name, folder, kill);
    problems.push(...(await problemOf(name, folder, acknowledged)));
  }
  if (problems.length === 0) return { isKept: true, seen: `${kills} kills` };
  return { isKept: false, seen: `${problems.length} of ${kills} times ${[...new Set(problems)].join(' or ')}` };
}

/** Has a process write, kills it, and returns the last round that it acknowledged. */
async function killWriter(name: string, folder: string, kill: number): Promise<number> {
  const writer = await RemoteContender.start(name, folder);
  let said = '';
  writer.child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = writer.ask('storeForever').catch(() => {});
  await once(writer.child.stdout!, 'data');
  if (kill % 2 === 0) await partialFile(folder);
  else await setTimeout((WATCH_MS / KILLS) * kill);
  const closed = once(writer.child, 'close');
  writer.child.kill('SIGKILL');
  await Promise.all([ended, closed]);
  return Number(said.trim().split('\n').at(-1));
}

/** Waits until a file is there that is not whole, or for as long as one is watched. */
async function partialFile(folder: string): Promise<void> {
  const deadline = performance.now() + WATCH_MS;
  // Without a pause, to see the moment.
  while (performance.now() < deadline && !hasPartialFile(folder)) await setImmediate();
}

function hasPartialFile(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((file) => {
    if (!file.isFile()) return false;
    const size = statSync(join(folder, file.name), { throwIfNoEntry: false })?.size;
    return size !== undefined && size < WHOLE_BYTES;
  });
}

async function problemOf(name: string, folder: string, acknowledged: number): Promise<string[]> {
  const reader = await RemoteContender.start(name, folder).catch(() => undefined);
  if (reader === undefined) return ['it does not open'];
  try {
    const found = await reader.ask('roundOfLong');
    if (found === 0) return ['it was gone'];
    return found < acknowledged ? ['it was older'] : [];
  } catch {
    return ['it was torn'];
  } finally {
    await reader.end();
  }
}
