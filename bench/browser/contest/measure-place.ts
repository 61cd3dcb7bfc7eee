import type { BrowserContext } from 'playwright';

import { quartiles } from '../../report/quartiles.ts';
import type { Measurement } from '../../report/result.ts';
import type { Contestant, Filling } from './contestant.ts';
import type { Entrant } from './entrants.ts';
import { join, type Joined, type Place } from './join.ts';
import { MANY, nameOf, type OperationName } from './operations.ts';
import { type Effort, inTurns, type Samples, takeTurns } from './take-turns.ts';

const OPERATIONS: readonly OperationName[] = ['get', 'get-all', 'store', 'change-100', 'store-100'];

interface Contest {
  readonly context: BrowserContext;
  readonly place: Place;
  readonly entrants: readonly Entrant[];
  readonly originOf: (entrant: Entrant) => string;
  /** How many entries there are, ascending. */
  readonly counts: readonly number[];
  readonly effort: Effort;
  readonly random: () => number;
  readonly onProgress: (doing: string) => void;
}

export interface Measured {
  readonly measurements: readonly Measurement[];
  /** Who could not go on, by name: with how many entries, and why. */
  readonly stopped: ReadonlyMap<string, Filling>;
}

/** Measures everything in pages, or in workers of pages. */
export async function measurePlace(contest: Contest): Promise<Measured> {
  const measurements: Measurement[] = [];
  const stopped = new Map<string, Filling>();
  for (const entries of contest.counts) {
    const show = (doing: string): void => contest.onProgress(`${contest.place}, ${entries} entries: ${doing}`);
    show('filling');
    const filled = await openAndFill(contest, entries, stopped);
    for (const operation of OPERATIONS) {
      if (entries < MANY && operation.endsWith('-100')) continue;
      show(operation);
      const contestants = await offering(filled, operation);
      measurements.push(
        ...summarized(operation, entries, await takeTurns({ ...contest, contestants, operation, entries })),
      );
    }
    for (const { page } of filled) await page.close();
    show('first-get');
    const entrants = filled.map(({ entrant }) => entrant);
    measurements.push(...summarized('first-get', entries, await openInTurns(contest, entrants, entries)));
  }
  return { measurements, stopped };
}

interface Filled extends Joined<Contestant> {
  readonly entrant: Entrant;
  readonly name: string;
}

/** All who can hold so many entries. */
async function openAndFill(contest: Contest, to: number, stopped: Map<string, Filling>): Promise<Filled[]> {
  const from = contest.counts[contest.counts.indexOf(to) - 1] ?? 0;
  const filled: Filled[] = [];
  for (const entrant of contest.entrants.filter(({ name }) => !stopped.has(name))) {
    const joined = await enter(contest, entrant);
    const filling = await joined.call('fill', { from, to });
    if (filling.problem === undefined) {
      filled.push({ ...joined, entrant, name: entrant.name });
    } else {
      stopped.set(entrant.name, filling);
      await joined.page.close();
    }
  }
  return filled;
}

const enter = ({ context, place, originOf }: Contest, entrant: Entrant): Promise<Joined<Contestant>> =>
  join<Contestant>(context, { place, role: 'contestant', origin: originOf(entrant) }, entrant);

async function offering(filled: readonly Filled[], operation: OperationName): Promise<Filled[]> {
  const offers = await Promise.all(filled.map(({ call }) => call('offers', operation)));
  return filled.filter((_, index) => offers[index]);
}

/** The first get of a page or worker that has just been opened. */
const openInTurns = (contest: Contest, entrants: readonly Entrant[], entries: number): Promise<Samples> =>
  inTurns(entrants, contest.effort, contest.random, async (entrant, round) => {
    const { call, page } = await enter(contest, entrant);
    const taken = await call('first', nameOf((round * 7) % entries));
    await page.close();
    return taken;
  });

function summarized(operation: string, entries: number, samples: Samples): Measurement[] {
  return [...samples].map(([contender, values]) => {
    const { q1, median, q3 } = quartiles(values);
    const [q1Us, medianUs, q3Us] = [microseconds(q1), microseconds(median), microseconds(q3)];
    return { operation, contender, entries, samples: values.length, q1Us, medianUs, q3Us };
  });
}

/** With four figures: more are noise. */
const microseconds = (ms: number): number => Number((ms * 1000).toPrecision(4));
