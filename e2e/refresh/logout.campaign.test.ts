import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { expect, test } from 'vitest';

import { raceWithLogout } from '../support/race-with-logout.ts';
import { ClientProcesses } from './client-processes.ts';
import { type SharedKind, sharedKinds } from './open-shared-storage.ts';

/** How often a refresh and a logout meet. */
const ROUNDS = roundsOf({ short: 10, long: 200 });
const KINDS: readonly SharedKind[] = isLong ? sharedKinds : ['json', 'sqlite-delete', 'sqlite-wal', 'redis'];

test.for(KINDS)(
  `who logs out while a refresh is under way stays logged out, %s, in the same process and in another, ${ROUNDS} times each`,
  async (kind) => {
    const processes = await ClientProcesses.on(kind);
    const { server } = processes;
    const [refreshing, other] = await processes.startMany(2);
    for (const [leaving, where] of [
      [refreshing!, 'the same process'],
      [other!, 'another process'],
    ] as const) {
      const campaign = new CampaignRun(`${kind}: logout during a refresh, in ${where}`);
      const result = await raceWithLogout({ campaign, server, refreshing: refreshing!, leaving, rounds: ROUNDS });
      expect(result).toEqual({ seed: campaign.seed, faults: [] });
    }
  },
);
