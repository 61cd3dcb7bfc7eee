import { expect, it } from 'vitest';

import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { exploreSchedule } from './random-schedule.ts';

/** How many orders of steps and faults are tried. */
const ROUNDS = roundsOf({ short: 10_000, long: 1_000_000 });
/** One takes about a millisecond where nobody else is at work. */
const LONGEST_MS = ROUNDS * 30;

it(
  `two programs spend no refresh token twice and lose none, in ${ROUNDS} orders of their steps and of faults`,
  { timeout: LONGEST_MS },
  async () => {
    const campaign = new CampaignRun('two programs refresh, in random orders of their steps and of faults');
    let calls = 0;
    let faults = 0;
    const ends = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const explored = await exploreSchedule(campaign.seed + round);
      const story = (): string => `SEED=${campaign.seed + round}\n${explored.log.join('\n')}`;
      expect(explored.violations, explored.violations.length === 0 ? '' : story()).toEqual([]);
      calls += explored.calls;
      faults += explored.faults;
      for (const end of explored.ends) {
        const kind = end.startsWith('A') ? 'tokens' : end;
        ends.set(kind, (ends.get(kind) ?? 0) + 1);
      }
    }
    campaign.report({ rounds: ROUNDS, calls, faults, spentTwice: 0, lost: 0, ...Object.fromEntries(ends) });
  },
);
