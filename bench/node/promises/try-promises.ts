import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Kept } from '../../report/result.ts';
import type { NodeContender } from '../contenders/contender.ts';
import { atOnce, ownEntries, sameEntry, seesOthers } from './between-processes.ts';
import { type PromiseId, promises } from './promises.ts';
import { survivesKill } from './survives-kill.ts';
import { syncs } from './syncs.ts';

/** Tries one promise of one contender, in a folder of its own. */
export type Trial = (name: string, folder: string, isQuick: boolean) => Promise<Kept>;

const trials: Readonly<Record<PromiseId, Trial>> = {
  syncs,
  survivesKill,
  seesOthers,
  keepsOthers: ownEntries,
  countsTogether: sameEntry,
  countsAtOnce: atOnce,
};

/** Tries every promise that contenders make, and returns what was seen by its name. */
export async function tryPromises(
  contenders: readonly NodeContender[],
  folder: string,
  isQuick: boolean,
  onProgress: (doing: string) => void,
): Promise<Map<string, Record<string, Kept>>> {
  const seen = new Map<string, Record<string, Kept>>();
  const left = contenders.filter(({ isTried }) => isTried).map(({ name }) => name);
  const tryNext = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const kept: Record<string, Kept> = {};
      seen.set(name, kept);
      for (const { id, title } of promises) {
        onProgress(`${name}: ${title}`);
        const own = join(folder, name.replaceAll(/\W+/g, '-'), id);
        mkdirSync(own, { recursive: true });
        kept[id] = await trials[id](name, own, isQuick);
      }
    }
  };
  // Nothing is timed: two at once.
  await Promise.all([tryNext(), tryNext()]);
  return seen;
}
