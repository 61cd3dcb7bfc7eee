import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { expect, test } from 'vitest';

import { RefreshRounds } from '../support/refresh-rounds.ts';
import { ClientProcesses } from './client-processes.ts';
import { type SharedKind, sharedKinds } from './open-shared-storage.ts';

/** How often somebody is killed; each moment comes once in five. */
const ROUNDS = roundsOf({ short: 5, long: 50 });
const PROCESSES = 4;
/** Redis in the long form only: a lock there outlives by 10 s the one who is killed. */
const KINDS: readonly SharedKind[] = isLong ? sharedKinds : ['json', 'sqlite-delete', 'sqlite-wal'];

test.for(KINDS)(
  `${PROCESSES} processes that need a token at once, of which one is killed, ${ROUNDS} times, %s: the others get it, or know that its answer was lost`,
  async (kind) => {
    const campaign = new CampaignRun(`${kind}: one of ${PROCESSES} processes that refresh is killed`);
    const processes = await ClientProcesses.on(kind);
    const { server } = processes;
    const [keeper, ...clients] = await processes.startMany(PROCESSES + 1);
    const rounds = new RefreshRounds({ campaign, server, clients, keeper: keeper!, replace: () => processes.start() });
    await rounds.logIn();
    for (let round = 0; round < ROUNDS; round += 1) await rounds.withKill();
    const { kills, inDoubt, faults } = rounds;
    campaign.report({ rounds: ROUNDS, kills, calls: server.calls.length, inDoubt, lost: faults.length });
    expect({ seed: campaign.seed, faults }).toEqual({ seed: campaign.seed, faults: [] });
  },
);
