import { shuffled } from '../../shuffled.ts';
import type { Contestant } from './contestant.ts';
import type { Call } from './join.ts';
import type { OperationName } from './operations.ts';

/** A turn takes at least so long, since the clock cannot tell how long one fast operation takes. */
const TURN_MS = 1.5;
const MOST_TIMES = 500;
/** What takes longer is not done once more before each turn. */
const MOST_PRIMED_MS = 20;

/** How much is spent on measuring one operation. */
export interface Effort {
  readonly warmUpMs: number;
  /** How many rounds there are, and more of them as long as all turns together have taken less than this. */
  readonly rounds: number;
  readonly mostRounds: number;
  readonly budgetMs: number;
  /** Who has taken longer than this alone sits out what is left of the rounds, after some samples. */
  readonly eachMs: number;
  readonly fewestSamples: number;
}

interface Turns {
  readonly contestants: readonly { readonly name: string; readonly call: Call<Contestant> }[];
  readonly operation: OperationName;
  readonly entries: number;
  readonly effort: Effort;
  readonly random: () => number;
}

/**
 * Measures an operation of all contestants in turns, so that what else the machine does hits all of them alike.
 *
 * @returns What one operation took in each round, in milliseconds, by the contestants' names.
 */
export async function takeTurns({ contestants, operation, entries, effort, random }: Turns): Promise<Samples> {
  const task = { operation, entries };
  const turns = [];
  for (const { name, call } of contestants) {
    const each = await call('warmUp', { ...task, milliseconds: effort.warmUpMs });
    const times = Math.min(MOST_TIMES, Math.max(1, Math.ceil(TURN_MS / each)));
    turns.push({ name, call, times, isPrimed: each < MOST_PRIMED_MS });
  }
  return inTurns(turns, effort, random, ({ call, times, isPrimed }, round) =>
    call('turn', { ...task, round, times, isPrimed }),
  );
}

/** In milliseconds, by name. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** Lets each take its turn in each round, and collects what they return. */
export async function inTurns<T extends { readonly name: string }>(
  items: readonly T[],
  effort: Effort,
  random: () => number,
  turn: (item: T, round: number) => Promise<number>,
): Promise<Samples> {
  const samples = new Map(items.map(({ name }) => [name, [] as number[]]));
  const spent = new Map(items.map(({ name }) => [name, 0]));
  const until = performance.now() + effort.budgetMs;
  for (let round = 0; round < effort.mostRounds; round += 1) {
    if (round >= effort.rounds && performance.now() > until) break;
    // In another order each round: nobody always comes after the same one, which may have left something to be written.
    for (const item of shuffled(items, random)) {
      const own = samples.get(item.name) ?? [];
      const before = spent.get(item.name) ?? 0;
      if (before > effort.eachMs && own.length >= effort.fewestSamples) continue;
      const started = performance.now();
      own.push(await turn(item, round));
      spent.set(item.name, before + performance.now() - started);
    }
  }
  return samples;
}
