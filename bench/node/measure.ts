import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { shuffled } from '../shuffled.ts';
import { quartiles } from '../report/quartiles.ts';
import type { Measurement } from '../report/result.ts';
import type { NodeContender } from './contenders/contender.ts';
import type { NodeOperation } from './operations.ts';
import { RemoteContender } from './process/remote-contender.ts';

export interface MeasureOptions {
  readonly contenders: readonly NodeContender[];
  readonly operations: readonly NodeOperation[];
  /** How many entries there are, one after the other. */
  readonly counts: readonly number[];
  /** A folder that is there, on the disk that is measured. */
  readonly folder: string;
  /** How long one operation of one contender may take with all its samples. */
  readonly budgetMs: number;
  readonly random: () => number;
  readonly onProgress: (doing: string) => void;
}

/** Fewest samples, however long each takes. */
const FEWEST = 3;
/** What is quicker is measured several times in a row, for as long as this: to look at the clock takes time, too. */
const BATCH_US = 300;
/** What takes longer is not done once before it is timed: it does not matter to it that its process has slept. */
const MOST_PRIMED_US = 20_000;
/** Most calls in a row. */
const MOST_CALLS = 1_000;
/** A file that has just been written is not trusted to be the same by its times alone. */
const SETTLE_MS = 200;

interface Turn {
  readonly contender: NodeContender;
  readonly remote: RemoteContender;
  readonly calls: number;
  readonly isPrimed: boolean;
  readonly samples: number;
  readonly times: number[];
}

/** Measures each operation with each contender in turns, in another order each round, so that what else happens hits all alike. */
export async function measure(options: MeasureOptions): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const entries of options.counts) {
    const opened = new Map<NodeContender, RemoteContender>();
    const folder = join(options.folder, String(entries));
    try {
      for (const [index, contender] of options.contenders.entries()) {
        options.onProgress(`${entries} entries: filling ${contender.name}`);
        const own = join(folder, String(index));
        mkdirSync(own, { recursive: true });
        const remote = await RemoteContender.start(contender.name, own);
        opened.set(contender, remote);
        await remote.ask('fill', entries);
      }
      syncDisk(folder);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      for (const operation of options.operations) {
        measurements.push(...(await measureOne(opened, operation, entries, options)));
      }
    } finally {
      await Promise.all([...opened.values()].map((remote) => remote.end()));
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return measurements;
}

async function measureOne(
  opened: ReadonlyMap<NodeContender, RemoteContender>,
  operation: NodeOperation,
  entries: number,
  options: MeasureOptions,
): Promise<Measurement[]> {
  const what = `${entries} entries: ${operation.title.toLowerCase()}`;
  const turns: Turn[] = [];
  for (const [contender, remote] of opened) {
    options.onProgress(`${what}, warming up`);
    const { quickestUs, usualUs } = await remote.ask('warmUp', operation.id, options.budgetMs / 8);
    if (isLazy(operation, contender)) syncDisk(options.folder);
    const calls = operation.isRead ? Math.min(MOST_CALLS, Math.max(1, Math.ceil(BATCH_US / quickestUs))) : 1;
    const isPrimed = quickestUs < MOST_PRIMED_US;
    const affordable = Math.floor((options.budgetMs * 1000) / (usualUs * (calls + Number(isPrimed))));
    turns.push({
      contender,
      remote,
      calls,
      isPrimed,
      samples: Math.max(FEWEST, Math.min(operation.samples, affordable)),
      times: [],
    });
  }
  const rounds = Math.max(...turns.map(({ samples }) => samples));
  for (let round = 0; round < rounds; round += 1) {
    options.onProgress(`${what}, round ${round + 1} of ${rounds}`);
    // Who has fewer samples takes them all over the time, not at its beginning.
    const due = turns.filter(({ samples }) => share(round + 1, samples, rounds) > share(round, samples, rounds));
    for (const { contender, remote, calls, isPrimed, times } of shuffled(due, options.random)) {
      times.push(await remote.ask('time', operation.id, calls, isPrimed));
      if (isLazy(operation, contender)) syncDisk(options.folder);
    }
  }
  return turns.map(({ contender, times }) => {
    const { q1, median, q3 } = quartiles(times);
    return {
      operation: operation.id,
      contender: contender.name,
      entries,
      samples: times.length,
      q1Us: rounded(q1),
      medianUs: rounded(median),
      q3Us: rounded(q3),
    };
  });
}

const share = (rounds: number, samples: number, all: number): number => Math.floor((rounds * samples) / all);
/** Whether something may be left that the system writes later: it should not do so while the next one is timed. */
const isLazy = ({ isRead }: NodeOperation, { kind }: NodeContender): boolean => !isRead && kind === 'peer';
/** Four figures: more are noise. */
const rounded = (us: number): number => Number(us.toPrecision(4));

/** Waits until what was written is on the disk, where there is a command for it. */
const syncDisk = (folder: string): void => void spawnSync('sync', ['-f', folder], { stdio: 'ignore' });
