import { describe, expect, it } from 'vitest';

import { inTurns } from '../browser/contest/take-turns.ts';
import { tokenRecord, versionOf } from '../browser/contest/token-record.ts';
import { seededRandom } from 'test-support/seeded-random';

const contestants = ['one', 'two', 'three'].map((name) => ({ name }));
const effort = { warmUpMs: 0, rounds: 3, mostRounds: 3, budgetMs: 0, eachMs: 1_000, fewestSamples: 2 };

/** Who had a turn, one round after the other. */
async function turnsOf(seed: number): Promise<string[][]> {
  const turns: string[][] = [];
  await inTurns(contestants, effort, seededRandom(seed), async ({ name }, round) => {
    (turns[round] ??= []).push(name);
    return 0;
  });
  return turns;
}

describe('contestants that take turns', () => {
  it('are all there in each round', async () => {
    const turns = await turnsOf(1);
    const names = contestants.map(({ name }) => name).toSorted();
    expect(turns.map((round) => round.toSorted())).toEqual([names, names, names]);
  });

  it('come in another order each round, and in the same ones for the same seed', async () => {
    expect(await turnsOf(7)).toEqual(await turnsOf(7));
    const orders = await Promise.all(Array.from({ length: 20 }, (_, seed) => turnsOf(seed)));
    expect(new Set(orders.flat().map(String)).size).toBe(6);
  });

  it('sit out once they have taken too long, with some samples all the same', async () => {
    const slow = { ...effort, rounds: 5, mostRounds: 5, eachMs: -1 };
    const samples = await inTurns(contestants, slow, seededRandom(1), async () => 4);
    expect([...samples.values()]).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
  });

  it('go on for more rounds as long as there is time', async () => {
    const long = { ...effort, rounds: 1, mostRounds: 6, budgetMs: 60_000 };
    const samples = await inTurns(contestants, long, seededRandom(1), async () => 1);
    expect([...samples.values()].map(({ length }) => length)).toEqual([6, 6, 6]);
  });
});

describe('an entry that is stored in a benchmark', () => {
  it('has 1.5 kB as JSON, and other tokens in each version', () => {
    const [first, second] = [tokenRecord('server-3', 0), tokenRecord('server-3', 1)];
    expect(JSON.stringify(first).length).toBeGreaterThan(1_450);
    expect(JSON.stringify(first).length).toBeLessThan(1_550);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect([first, second].map((record) => versionOf(record.expires_at_seconds))).toEqual([0, 1]);
  });
});
